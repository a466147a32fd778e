public import Catalog
import CatalogAPI
public import Logging
public import Observability
public import RPC

/// The catalogue as RPC serves it: its services, and what stands around each call.
public enum CatalogRPC {
    /// The services of the catalogue. They are well when what it stands on is; health and the operators' service, which is asked
    /// when nothing else answers, are apart.
    public static let services: [ServiceDescriptor] = [
        CatalogService.descriptor, ArtisanService.descriptor, TenantService.descriptor,
    ]

    /// The handlers of `services` over a store, and of the operators' service.
    /// - Parameter logger: is told what operators decide.
    public static func registry(_ store: CatalogStore, limits: CatalogLimits, parts: CatalogParts = CatalogParts(), logger: Logger)
        throws -> ServiceRegistry
    {
        var store = store
        if let counts = parts.counts { store.services = CountedServices(services: store.services, counts: counts) }
        if let cache = parts.cache {
            store.services = InvalidatingServiceRepository(base: store.services, cache: cache)
            store.tenants = InvalidatingTenantRepository(base: store.tenants, cache: cache)
        }
        let tokens = try PageTokens(secret: store.pageTokenSecret)
        let currencies = TenantCurrencies(tenants: store.tenants)
        var registry = ServiceRegistry()
        let catalog = CatalogHandler(
            services: ServiceOperations(services: store.services, currencies: currencies, tokens: tokens, limits: limits),
            maxAnswerBytes: limits.maxAnswerBytes,
            counts: parts.counts)
        registry.register(catalog)
        if let cache = parts.cache {
            let reads = CachedReads(handler: catalog, services: store.services, cache: cache)
            registry.registerEncoded(
                CatalogService.Methods.getService, atOnce: reads.knownService, handler: reads.getService)
            registry.registerEncoded(
                CatalogService.Methods.listServices, atOnce: reads.knownPage, handler: reads.listServices)
        }
        registry.register(ArtisanHandler(artisans: ArtisanOperations(artisans: store.artisans, tokens: tokens, limits: limits)))
        registry.register(
            TenantHandler(
                tenants: TenantOperations(tenants: store.tenants, currencies: currencies, tokens: tokens, limits: limits)))
        registry.register(OperatorHandler(sources: parts.operators, logger: logger))
        return registry
    }

    /// What stands around each call, outermost first: what only observes stands outside what may refuse, so that a refused call is
    /// counted and logged too.
    /// - Parameters:
    ///   - log: has a line of each.
    ///   - calls: counts them, as `RequestMetrics.calls` makes it.
    ///   - guards: says who calls, and how much they may.
    public static func interceptors(log: CallLog, calls: RequestMetrics? = nil, guards: CallGuards = CallGuards())
        -> [any ServerInterceptor]
    {
        var interceptors: [any ServerInterceptor] = [RequestIDInterceptor()]
        if let calls { interceptors.append(MetricsInterceptor(calls)) }
        interceptors += [LoggingInterceptor(log), RecoveryInterceptor()] as [any ServerInterceptor]
        interceptors += guards.interceptors
        interceptors += [OperatorInterceptor(), TenantInterceptor()] as [any ServerInterceptor]
        return interceptors
    }
}
