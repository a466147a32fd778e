import Application
import CatalogAPI
import Observability
import RPC
import Resilience

/// What stands around a read on a server that guards against everything and limits by itself. Its settings are their defaults, except
/// limits that nobody meets.
struct ServedInterceptors: Sendable {
    private static let environment = [
        "RATE_LIMIT_PER_SECOND": "1000000000", "RATE_LIMIT_USER_PER_MINUTE": "1000000000",
        "RATE_LIMIT_TENANT_PER_MINUTE": "1000000000", "RATE_LIMIT_TENANT_PLANS": "\(OneTenant.plan)=1000000000",
        "RATE_LIMIT_IP_PER_MINUTE": "1000000000",
    ]

    /// Outermost first.
    let names: [String]
    /// None of the interceptors, the outermost, the two outermost, and so on to all of them. Each stands on those outside it: limits on who
    /// calls, logs on the request id.
    let chains: [InterceptorChain]
    let call: NamedCall
    private let guards: CallGuards

    /// The process' logs go where the server's would. Once in a process.
    init() throws {
        let loaded = try LoadedSettings(flags: [:], environment: Self.environment, folder: "/")
        let guards = CallGuards(loaded.settings, tenants: OneTenant())
        let interceptors = CatalogRPC.interceptors(
            log: loaded.bootstrapLogging().calls,
            calls: .calls(MetricsRegistry(), methods: CatalogRPC.services.flatMap(\.methods)),
            guards: guards)
        self.names = interceptors.map { "\(type(of: $0))".replacing("Interceptor", with: "") }
        self.chains = (0...interceptors.count).map { count in
            InterceptorChain(Array(interceptors.prefix(count)), for: CatalogService.Methods.getService) { _ in }
        }
        self.call = try NamedCall(timeout: loaded.settings.limits.defaultTimeout)
        self.guards = guards
    }

    /// Throws when something is off or does not see the call as it should.
    func check() async throws {
        guard let whole = self.chains.last, self.guards.overload != nil else { throw Invalid("Nothing guards against overload.") }
        let answered = try await self.call.make(through: whole)
        guard answered["x-request-id"] != nil else { throw Invalid("The call got no request id.") }
        let asked = self.guards.rateLimiter?.statistics.filter { $0.keys > 0 }.map(\.name) ?? []
        guard Set(asked) == NamedCall.limits else {
            throw Invalid("The call counts against \(asked.sorted()), not \(NamedCall.limits.sorted()).")
        }
        // Behind its first call, what plan the tenant has is looked up.
        try await Task.sleep(for: .milliseconds(100))
    }
}
