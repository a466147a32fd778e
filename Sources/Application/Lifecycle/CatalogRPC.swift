public import Catalog
import CatalogAPI
public import Logging
public import RPC

/// The catalogue as RPC serves it: its services, and what stands around each call.
public enum CatalogRPC {
    /// The services of the catalogue. They are well when what it stands on is; health and the operators' service, which is asked
    /// when nothing else answers, are apart.
    public static let services: [ServiceDescriptor] = [
        CatalogService.descriptor, ArtisanService.descriptor, TenantService.descriptor,
    ]

    /// The handlers of `services` over a store, and of the operators' service.
    /// - Parameters:
    ///   - operators: what that service shows and decides on.
    ///   - logger: is told what operators decide.
    public static func registry(
        _ store: CatalogStore, limits: CatalogLimits, operators: OperatorSources = OperatorSources(), logger: Logger
    ) throws -> ServiceRegistry {
        try Self.registry(store, limits: limits, cache: nil, operators: operators, logger: logger)
    }

    /// - Parameter cache: answers what it knows, and learns of what is written; nil: every read asks the store.
    static func registry(
        _ store: CatalogStore, limits: CatalogLimits, cache: CatalogCache?, operators: OperatorSources, logger: Logger
    ) throws -> ServiceRegistry {
        var store = store
        if let cache {
            store.services = InvalidatingServiceRepository(base: store.services, cache: cache)
            store.tenants = InvalidatingTenantRepository(base: store.tenants, cache: cache)
        }
        let tokens = try PageTokens(secret: store.pageTokenSecret)
        let currencies = TenantCurrencies(tenants: store.tenants)
        var registry = ServiceRegistry()
        let catalog = CatalogHandler(
            services: ServiceOperations(services: store.services, currencies: currencies, tokens: tokens, limits: limits),
            maxAnswerBytes: limits.maxAnswerBytes)
        registry.register(catalog)
        if let cache {
            let reads = CachedReads(handler: catalog, services: store.services, cache: cache)
            registry.registerEncoded(CatalogService.Methods.getService, handler: reads.getService)
            registry.registerEncoded(CatalogService.Methods.listServices, handler: reads.listServices)
        }
        registry.register(ArtisanHandler(artisans: ArtisanOperations(artisans: store.artisans, tokens: tokens, limits: limits)))
        registry.register(
            TenantHandler(
                tenants: TenantOperations(tenants: store.tenants, currencies: currencies, tokens: tokens, limits: limits)))
        registry.register(OperatorHandler(sources: operators, logger: logger))
        return registry
    }

    /// What stands around each call, outermost first: what only observes stands outside what may refuse, so that a refused call is
    /// logged too.
    public static func interceptors(logger: Logger, guards: CallGuards = CallGuards()) -> [any ServerInterceptor] {
        [RequestIDInterceptor(), LoggingInterceptor(logger: logger), RecoveryInterceptor()]
            + guards.interceptors + [OperatorInterceptor(), TenantInterceptor()]
    }
}
