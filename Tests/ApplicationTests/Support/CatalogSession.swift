import Application
import Catalog
import CatalogAPI
import CatalogTesting
import DatabaseTesting
import Logging
import Observability
import Protobuf
import RPC

/// A client of the catalogue's services in this process, over a catalogue with two tenants.
struct CatalogSession: Sendable {
    let client: RPCClient
    /// What the catalogue is kept in, unless that is memory.
    var database: TestDatabase?
    let tenant = "00000000-0000-0000-0000-000000007e17"
    let stranger = "00000000-0000-0000-0000-000000007e18"

    var services: CatalogService.Client { CatalogService.Client(self.client) }
    var artisans: ArtisanService.Client { ArtisanService.Client(self.client) }
    var tenants: TenantService.Client { TenantService.Client(self.client) }

    /// A call for the session's tenant.
    var own: CallOptions { self.options(for: self.tenant) }

    func options(for tenant: String) -> CallOptions { CallOptions(metadata: ["x-tenant-id": tenant]) }

    /// What a session's catalogue is kept in.
    enum Backing: String, CaseIterable, Sendable {
        case memory, postgres

        /// Those there are on this machine.
        static var present: [Backing] { TestDatabase.server == nil ? [.memory] : Self.allCases }
    }

    static func with<Result>(
        on backing: Backing, limits: CatalogLimits = CatalogLimits(), _ body: (CatalogSession) async throws -> Result
    ) async throws -> Result {
        guard backing == .postgres else { return try await Self.with(limits: limits, body) }
        return try await TestDatabase.empty { database in
            try await database.withStore { store in try await Self.with(store, in: database, limits: limits, body) }
        }
    }

    static func with<Result>(
        limits: CatalogLimits = CatalogLimits(),
        wrapping wrap: (InMemoryCatalog) -> any ServiceRepository = { $0 },
        logger: Logger = .silent,
        maxMessageBytes: Int = ServerLimits().maxMessageBytes,
        register: (inout ServiceRegistry) -> Void = { _ in },
        _ body: (CatalogSession) async throws -> Result
    ) async throws -> Result {
        let memory = InMemoryCatalog(now: { .now })
        return try await Self.with(
            .inMemory(memory, services: wrap(memory)), limits: limits, logger: logger, maxMessageBytes: maxMessageBytes,
            register: register, body)
    }

    static func with<Result>(
        _ store: CatalogStore,
        in database: TestDatabase? = nil,
        limits: CatalogLimits = CatalogLimits(),
        guards: CallGuards = CallGuards(),
        parts: CatalogParts = CatalogParts(),
        calling: ClientConfiguration = ClientConfiguration(),
        logger: Logger = .silent,
        maxMessageBytes: Int = ServerLimits().maxMessageBytes,
        register: (inout ServiceRegistry) -> Void = { _ in },
        _ body: (CatalogSession) async throws -> Result
    ) async throws -> Result {
        var registry = try CatalogRPC.registry(store, limits: limits, parts: parts, logger: logger)
        register(&registry)
        var configuration = ServerConfiguration()
        configuration.limits.maxMessageBytes = maxMessageBytes
        let server = RPCServer(
            services: registry, interceptors: CatalogRPC.interceptors(log: CallLog(logger), guards: guards),
            configuration: configuration)
        let client = RPCClient(inProcess: server, configuration: calling)
        let session = CatalogSession(client: client, database: database)
        do {
            for id in [session.tenant, session.stranger] { _ = try await session.tenants.createTenant(.sample(id: id)) }
            let result = try await body(session)
            await client.shutDown()
            await server.shutDown(grace: .zero)
            return result
        } catch {
            await client.shutDown()
            await server.shutDown(grace: .zero)
            throw error
        }
    }
}

extension CatalogStore {
    static func inMemory(_ memory: InMemoryCatalog, services: (any ServiceRepository)? = nil) -> CatalogStore {
        CatalogStore(
            services: services ?? memory, artisans: memory, tenants: memory, pageTokenSecret: Array(0..<32), probe: { _ in nil })
    }
}

extension CreateTenantRequest {
    static func sample(id: String = "") -> CreateTenantRequest {
        .with {
            $0.tenant = .with {
                $0.id = id
                $0.name = "Accra Works"
                $0.countryCode = "GH"
                $0.currencyCode = "GHS"
            }
        }
    }
}

extension CatalogAPI.ServiceDraft {
    /// A service that keeps every rule.
    static func sample(id: String = "", name: String = "Gutter run") -> CatalogAPI.ServiceDraft {
        .with {
            $0.id = id
            $0.name = name
            $0.category = "plumbing"
            $0.price = .with {
                $0.currencyCode = "GHS"
                $0.units = 12
                $0.nanos = 500_000_000
            }
            $0.durationMinutes = 45
            $0.tags = ["eco", "insured"]
        }
    }
}

extension CreateServiceRequest {
    static func sample(id: String = "", name: String = "Gutter run", requestID: String = "") -> CreateServiceRequest {
        .with {
            $0.service = .sample(id: id, name: name)
            $0.requestId = requestID
        }
    }
}

/// The error of a call that must fail.
func failure<Value>(_ act: () async throws -> Value) async -> RPCError? {
    do {
        _ = try await act()
        return nil
    } catch {
        return error as? RPCError
    }
}

/// A UUID that is easily told apart.
func uuid(_ number: Int) -> String { ServiceID(rawValue: UInt128(number)).description }
