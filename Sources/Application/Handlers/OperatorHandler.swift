import Catalog
import CatalogAPI
import Logging
import Protobuf
import RPC

/// Answers `krafti.ops.v1.OperatorService`. The log is told what operators change.
struct OperatorHandler: OperatorService.Handler {
    let sources: OperatorSources
    let logger: Logger
    /// What time it is.
    var now: @Sendable () -> Timestamp = { .now }

    func listCircuitBreakers(
        _ request: ListCircuitBreakersRequest, context: ServerContext
    ) async throws -> ListCircuitBreakersResponse {
        let now = self.now()
        return .with { $0.breakers = self.sortedBreakers().map { BreakerStatus($0, at: now) } }
    }

    func forceCircuitBreaker(
        _ request: ForceCircuitBreakerRequest, context: ServerContext
    ) async throws -> ForceCircuitBreakerResponse {
        let control = try Self.control(request)
        let before = self.sortedBreakers()
        guard let previous = before.first(where: { $0.name == request.name }), self.sources.control(request.name, control),
            let breaker = self.sortedBreakers().first(where: { $0.name == request.name })
        else { throw Self.noBreaker(request.name, among: before.map(\.name)) }
        self.log(
            "a circuit breaker has been decided on",
            ["breaker": "\(request.name)", "control": "\(control)", "before": "\(previous.control)"], context)
        return .with {
            $0.breaker = BreakerStatus(breaker, at: self.now())
            $0.previousMode = BreakerMode(previous.control)
        }
    }

    func getCaches(_ request: GetCachesRequest, context: ServerContext) async throws -> GetCachesResponse {
        let caches = await self.sources.caches()
        return .with { $0.caches = caches.map { CacheStatus($0) } }
    }

    func forgetServices(_ request: ForgetServicesRequest, context: ServerContext) async throws -> ForgetServicesResponse {
        let what = try ForgottenServices(
            tenantID: request.tenantId, serviceIDs: request.serviceIds, everything: request.everything)
        let entries = try await self.sources.forget(what)
        self.log("services have been dropped from the cache", ["what": "\(what.summary)", "entries": "\(entries)"], context)
        return .with { $0.entries = Int64(entries) }
    }

    func getLimits(_ request: GetLimitsRequest, context: ServerContext) async throws -> GetLimitsResponse {
        GetLimitsResponse(self.sources.limits())
    }

    func getPools(_ request: GetPoolsRequest, context: ServerContext) async throws -> GetPoolsResponse {
        let pools = self.sources.pools().sorted { $0.name < $1.name }
        return .with { $0.pools = pools.map { PoolStatus($0) } }
    }

    private func sortedBreakers() -> [BreakerReading] { self.sources.breakers().sorted { $0.name < $1.name } }

    private func log(_ message: Logger.Message, _ metadata: Logger.Metadata, _ context: ServerContext) {
        var metadata = metadata
        metadata["peer"] = "\(context.peer)"
        metadata["request_id"] = "\(context[RequestIDKey.self] ?? "")"
        self.logger.notice(message, metadata: metadata)
    }

    private static func control(_ request: ForceCircuitBreakerRequest) throws(CatalogError) -> BreakerControl {
        var violations: [CatalogError.Violation] = []
        if request.name.isEmpty {
            violations.append(
                .init(field: "name", description: "A name is required, such as `database`: ListCircuitBreakers shows them."))
        }
        let control = BreakerControl(request.mode)
        if control == nil {
            violations.append(
                .init(
                    field: "mode",
                    description: "One of BREAKER_MODE_AUTOMATIC, BREAKER_MODE_FORCE_OPEN and BREAKER_MODE_FORCE_CLOSED is required."
                ))
        }
        guard violations.isEmpty, let control else { throw .wrong(violations) }
        return control
    }

    private static func noBreaker(_ name: String, among names: [String]) -> RPCError {
        let others = names.isEmpty ? "This server has none." : "There are: \(names.joined(separator: ", "))."
        var error = RPCError(.notFound, "There is no circuit breaker of that name. \(others)")
        error.attach(
            GoogleResourceInfo.with {
                $0.resourceType = "krafti.ops.v1.CircuitBreaker"
                $0.resourceName = String(name.unicodeScalars.prefix(64).filter { !$0.isOutOfPlace })
                $0.description = error.message
            }
        )
        return error
    }
}

extension ForgottenServices {
    /// For the log.
    fileprivate var summary: String {
        switch self {
        case .everything: "everything"
        case .all(let tenant): "all services of tenant \(tenant)"
        case .some(let services, let tenant):
            "\(services.count == 1 ? "1 service" : "\(services.count) services") of tenant \(tenant)"
        }
    }
}
