/// Keeps the services of tenants. Every method acts within the tenant it is given: rows of another are not there for it.
///
/// Every write leaves, in one commit, its rows, one change each, the mark that a change waits to be sequenced, and the row of its
/// idempotency key when it has one. A key that was used before with the same hash gives the first answer again; with another hash
/// `failedPrecondition` with reason `REQUEST_ID_REUSED`. Deleted tenants, and all that is theirs, are not there.
///
/// Errors are those of what it keeps them in, besides those named: `unavailable` (with advice when to try again),
/// `deadlineExceeded`, `cancelled`, `resourceExhausted`, `internal`. A write that fails so may yet have happened only when the
/// error's reason is `OUTCOME_UNKNOWN`.
public protocol ServiceRepository: Sendable {
    /// A service that is not deleted; nil when there is none.
    func service(_ id: ServiceID, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Service?

    /// The answer that an idempotency key got, when it was used before.
    func repeated(_ key: IdempotencyKey, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> CreateResult?

    /// Creates one service. Throws `notFound` for the tenant or the artisan, `alreadyExists` when the id is taken by other content.
    func create(_ service: NewService, of tenant: TenantID, context: WriteContext) async throws(CatalogError) -> CreateResult

    /// Creates many, in one commit. Fails as a whole when `mode` says so and an item fails; the violations then name the items.
    /// Results are in the order of the items.
    func createAll(
        _ services: [NewService],
        of tenant: TenantID,
        mode: BulkMode,
        context: WriteContext
    ) async throws(CatalogError) -> [BulkItemResult]

    /// What `createAll` answered when an idempotency key was used before, in the order of the items it had stored or tried to; nil
    /// when it was not. `artisans` are those that the items name: an item that failed for its artisan is told so again.
    func repeatedAll(
        _ key: IdempotencyKey, naming artisans: [ServiceID: ArtisanID], of tenant: TenantID, deadline: ContinuousClock.Instant?
    ) async throws(CatalogError) -> [AnsweredItem]?

    /// How far an upload got; zeros for one that is not known.
    func upload(_ key: UploadKey, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> UploadProgress

    /// Stores the next items of an upload, and that they are stored, in one commit. `refused` counts those among the `count` items
    /// from `position` that never reached this, because they break a rule. Throws `aborted` with reason `UPLOAD_MOVED_ON` when
    /// `position` is no longer where the upload stands.
    func append(
        _ services: [NewService],
        refused: Int,
        to upload: UploadKey,
        at position: Int64,
        of tenant: TenantID,
        context: WriteContext
    ) async throws(CatalogError) -> (results: [BulkItemResult], progress: UploadProgress)

    /// Gives a service new content if its version still is `version`; nil when it is not, or the service is gone. When the content is
    /// the one it has, nothing changes, but the idempotency key is kept. Throws `notFound` for the artisan.
    func update(
        _ id: ServiceID,
        of tenant: TenantID,
        to content: ServiceContent,
        replacing version: Int64,
        change: ChangeID,
        context: WriteContext
    ) async throws(CatalogError) -> Service?

    /// Deletes a service if its version is `version`, or whatever it is when that is 0, and returns it as it was last; one that is
    /// deleted already stays as it is. Throws `notFound`, and `aborted` with reason `VERSION_STALE` and fact `currentVersion`.
    func delete(
        _ id: ServiceID,
        of tenant: TenantID,
        version: Int64,
        change: ChangeID,
        context: WriteContext
    ) async throws(CatalogError) -> Service

    /// Services that are not deleted, newest first: at most `limit`, after the key or the offset that `start` names.
    func services(_ filter: ServiceFilter, of tenant: TenantID, start: PageStart, limit: Int, deadline: ContinuousClock.Instant?)
        async throws(CatalogError) -> [Service]
}

/// A service that keeps the rules and is to be stored.
public struct NewService: Hashable, Sendable {
    public var id: ServiceID
    public var content: ServiceContent
    /// Names the change that its creation is.
    public var change: ChangeID

    public init(id: ServiceID, content: ServiceContent, change: ChangeID) {
        self.id = id
        self.content = content
        self.change = change
    }
}

/// A service that was created, or was there already.
public struct CreateResult: Hashable, Sendable {
    public var service: Service
    public var outcome: CreateOutcome

    public init(service: Service, outcome: CreateOutcome) {
        self.service = service
        self.outcome = outcome
    }
}

/// What became of a create that did not fail.
public enum CreateOutcome: Hashable, Sendable {
    case created
    /// There was one of this id and content.
    case unchanged
}

/// What a failing item does to the others of its call.
public enum BulkMode: Hashable, Sendable {
    case allOrNothing, perItem
}

/// What became of one item.
public enum BulkItemResult: Sendable {
    case stored(ServiceID, version: Int64, CreateOutcome)
    case failed(CatalogError)
}

/// What was told of an item, by a call that is sent again.
public struct AnsweredItem: Sendable {
    public var id: ServiceID
    public var result: BulkItemResult

    public init(id: ServiceID, result: BulkItemResult) {
        self.id = id
        self.result = result
    }
}

/// Names an upload: within a tenant and principal a request id names one.
public struct UploadKey: Hashable, Sendable {
    public var principal: String
    public var requestID: String

    public init(principal: String, requestID: String) {
        self.principal = principal
        self.requestID = requestID
    }
}

/// How far an upload got.
public struct UploadProgress: Hashable, Sendable {
    /// All items before this one have an outcome that lasts.
    public var acknowledged: Int64 = 0
    public var created: Int64 = 0
    public var unchanged: Int64 = 0
    public var failed: Int64 = 0

    public init() {}
}

/// Which services a list holds: those for which all of this is true.
public struct ServiceFilter: Hashable, Sendable {
    /// Empty: any.
    public var categories: [String] = []
    /// Bounds of the price, in one currency.
    public var minPrice: Money?
    public var maxPrice: Money?
    public var minDurationMinutes: Int32?
    public var maxDurationMinutes: Int32?
    public var isActive: Bool?
    public var artisan: ArtisanID?
    public var organisationWide = false
    /// All of them.
    public var tags: [String] = []
    public var requiresDeposit: Bool?

    public init() {}
}

/// Where a page begins.
public enum PageStart: Hashable, Sendable {
    /// After so many.
    case offset(Int64)
    /// After the entity created at this time with this identifier.
    case after(Timestamp, IdentifierBits)
}
