public import CatalogAPI
import Protobuf
public import RPC

/// A catalogue that forgets: what callers need of a server to be tested against, with faults on demand.
///
/// It keeps the contract where clients depend on it: ids and their outcomes, windows and positions of uploads, pages by token. It
/// judges records by their names alone: one shorter than 2 characters is refused. Ids are any text, and the same in either case; it
/// keeps them in lower case.
public actor CatalogInMemory {
    /// How a stream breaks, once.
    public enum Break: Sendable {
        /// Before the item of this number, and those that came with it, are stored.
        case before(Int64)
        /// After they are stored, and before anyone is told.
        case afterStoring(Int64)

        var position: Int64 {
            switch self {
            case .before(let position), .afterStoring(let position): position
            }
        }
    }

    /// How many items a stream may have under way.
    public var window: Int32
    /// The streams that break, by the tenant.
    var breaks: [String: [Break]] = [:]
    /// Lists of services refuse a larger page.
    var maxPageSize: Int32 = .max
    /// What a stream that breaks asks its client to wait.
    var askedPause = Duration.zero
    /// Calls of a method that fail UNAVAILABLE before one is answered.
    var failures: [String: Int] = [:]
    /// Whether even a message that only opens a stream must name the number that is expected.
    public var isStrictAboutOpening = false
    /// Whether a stream is ended as soon as a message of it is answered.
    var endsStreamsEarly = false

    var tenants = Records<Tenant>()
    var artisans: [String: Records<Artisan>] = [:]
    var services: [String: Records<CatalogAPI.Service>] = [:]
    /// How far each upload got, by tenant and name.
    var uploads: [String: Int64] = [:]
    var openStreams = 0
    /// Streams and lists go no further than this item, and wait.
    var heldFrom: Int64?
    private var held: [CheckedContinuation<Void, Never>] = []
    private var waitingForHold: [CheckedContinuation<Void, Never>] = []
    /// The most streams that were open at one time.
    public internal(set) var mostOpenStreams = 0
    /// Calls that came, by the method's name.
    public internal(set) var callCounts: [String: Int] = [:]
    /// Items that came in streams and bulk calls, again or not.
    public internal(set) var itemCount = 0

    public init(window: Int32 = 1000) { self.window = window }

    // MARK: For tests

    public func breakStream(ofTenant id: String, _ kind: Break) { self.breaks[id, default: []].append(kind) }

    /// From now on no stream breaks that has not broken yet.
    public func forgetBreaks() { self.breaks = [:] }

    public func refusePages(over size: Int32) { self.maxPageSize = size }

    public func askForPause(_ pause: Duration) { self.askedPause = pause }

    public func fail(_ method: String, times: Int) { self.failures[method] = times }

    public func setWindow(_ window: Int32) { self.window = window }

    public func endStreamsEarly() { self.endsStreamsEarly = true }

    public func setStrictAboutOpening() { self.isStrictAboutOpening = true }

    public func services(ofTenant id: String) -> [CatalogAPI.Service] { self.services[id]?.all ?? [] }

    public var tenantCount: Int { self.tenants.all.count }

    public func artisanCount(ofTenant id: String) -> Int { self.artisans[id]?.all.count ?? 0 }

    /// Serves every method with this catalogue.
    public nonisolated var registry: ServiceRegistry {
        var services = ServiceRegistry()
        Self.register(self, &services)
        Self.registerArtisans(self, &services)
        Self.registerTenants(self, &services)
        return services
    }

    // Each knows the handler by one protocol, and so which registration is meant.

    private static func register(_ handler: some CatalogService.Handler, _ services: inout ServiceRegistry) {
        services.register(handler)
    }

    private static func registerArtisans(_ handler: some ArtisanService.Handler, _ services: inout ServiceRegistry) {
        services.register(handler)
    }

    private static func registerTenants(_ handler: some TenantService.Handler, _ services: inout ServiceRegistry) {
        services.register(handler)
    }

    /// Makes streams and lists of services wait from an item on; nil lets them go on.
    public func hold(from position: Int64?) {
        self.heldFrom = position
        for continuation in self.held { continuation.resume() }
        self.held = []
    }

    /// Waits until a stream waits.
    public func waitUntilHeld() async {
        if self.held.isEmpty { await withCheckedContinuation { self.waitingForHold.append($0) } }
    }

    func waitWhileHeld(at position: Int64) async {
        while let heldFrom, position >= heldFrom {
            await withCheckedContinuation { continuation in
                self.held.append(continuation)
                for waiting in self.waitingForHold { waiting.resume() }
                self.waitingForHold = []
            }
        }
    }

    // MARK: Common to all methods

    func begin(_ method: String, _ context: ServerContext, tenant: String? = nil) throws(RPCError) {
        self.callCounts[method, default: 0] += 1
        if let count = self.failures[method], count > 0 {
            self.failures[method] = count - 1
            throw RPCError(.unavailable, "Not now.")
        }
        let named = context.metadata["x-tenant-id"]?.lowercased()
        guard named == tenant else {
            throw RPCError(.permissionDenied, "The call is in the name of \(named ?? "nobody"), not of \(tenant ?? "nobody").")
        }
    }

    /// The tenant that a request is about, where it says none: the caller's own.
    static func tenant(_ named: String, _ context: ServerContext) -> String {
        (named.isEmpty ? context.metadata["x-tenant-id"] ?? "" : named).lowercased()
    }

    func requireTenant(_ id: String) throws(RPCError) {
        guard self.tenants[id] != nil else { throw RPCError(.notFound, "There is no tenant \(id).") }
    }

    static func invalid(_ field: String, _ text: String) -> RPCError {
        var error = RPCError(.invalidArgument, "\(field) \(text)")
        error.attach(GoogleBadRequest.with { $0.fieldViolations = [.with { ($0.field, $0.description) = (field, text) }] })
        return error
    }
}

/// Records in the order of their creation.
struct Records<Record: Sendable>: Sendable {
    private var places: [String: Int] = [:]
    private(set) var all: [Record] = []

    subscript(id: String) -> Record? { self.places[id].map { self.all[$0] } }

    mutating func add(_ record: Record, id: String) {
        self.places[id] = self.all.count
        self.all.append(record)
    }

    /// A page, newest first; tokens count the records before it.
    func page(size: Int32, token: String) throws(RPCError) -> (records: [Record], next: String) {
        guard let start = token.isEmpty ? 0 : Int(token) else { throw RPCError(.invalidArgument, "`\(token)` is no page token.") }
        let records = Array(self.all.reversed().dropFirst(start).prefix(size == 0 ? 20 : Int(size)))
        let end = start + records.count
        return (records, end < self.all.count ? String(end) : "")
    }
}
