import Locking

/// An upload of services over one stream. Its caller reads the stream and sends the replies:
///
/// 1. `ServiceOperations.openUpload` with the first message, then `standing` as the first reply;
/// 2. `storeNext` until it gives nil, each time with the reply it gives;
/// 3. `receive` with the next message, and again from 2;
/// 4. at the end of the stream, once `storeNext` gives nil, `standing` as the last reply.
///
/// One task may receive while another stores: messages that come in meanwhile are stored together. After an error the upload is
/// over, and its fact `resumeAt` says where another stream takes it up. Safe to use from several tasks.
public final class ServiceUpload: Sendable {
    private let operations: ServiceOperations
    private let tenant: TenantID
    /// nil: the upload cannot be taken up.
    private let key: UploadKey?
    private let context: WriteContext
    private let state: Guarded<UploadState>

    init(_ operations: ServiceOperations, tenant: TenantID, key: UploadKey?, context: WriteContext, state: UploadState) {
        self.operations = operations
        self.tenant = tenant
        self.key = key
        self.context = context
        self.state = Guarded(state)
    }

    /// How the upload stands.
    public var standing: UploadReply { self.state.withLock { $0.standing } }

    /// How many bytes of memory the items that have come in and are not stored yet take, about. Nothing here bounds them but the window:
    /// whoever reads the stream waits with the next message while they are too many.
    public var heldBytes: Int { self.state.withLock { $0.heldBytes } }

    /// Takes in a message that is not the first.
    /// - Throws: `invalidArgument` when it is empty, does not follow the one before, or names another upload; `permissionDenied` when
    ///   it names another tenant; `resourceExhausted` when the caller has sent more than the window.
    public func receive(_ message: UploadMessage) throws(CatalogError) {
        var violations = Violations()
        _ = try RequestTenant(caller: self.tenant, named: message.tenant).id("tenant_id", &violations)
        if !message.requestID.isEmpty, message.requestID != self.key?.requestID {
            violations.add("request_id", "One stream carries one upload; leave this empty after the first message.")
        }
        if message.items.isEmpty {
            violations.add("items", "Only a first message may have no items; send some, or end the stream.")
        }
        guard violations.isEmpty else { throw violations.error }
        try self.state.withLock { state throws(CatalogError) in try state.receive(message.items, at: message.position) }
    }

    /// Stores the next items that wait, in one commit; nil when none wait, or another task is storing.
    /// - Throws: `aborted` with reason `UPLOAD_MOVED_ON` when another stream has taken up the upload; what the repository throws.
    public func storeNext() async throws(CatalogError) -> UploadReply? {
        guard let batch = self.state.withLock({ $0.nextBatch() }) else { return nil }
        do {
            let results = try await self.store(batch)
            return self.state.withLock { $0.stored(results) }
        } catch {
            var error = error
            if error.facts["resumeAt"] == nil { error.facts["resumeAt"] = String(batch.position) }
            throw error
        }
    }

    private func store(_ batch: UploadState.Batch) async throws(CatalogError) -> [BulkItemResult] {
        let currency = try await self.operations.currency(of: self.tenant, for: batch.drafts, deadline: self.context.deadline)
        let items = self.operations.newServices(
            batch.drafts, currency: currency, root: self.key.map { DerivationRoot($0, of: self.tenant) }, from: batch.position)
        let services = items.compactMap { try? $0.get() }
        let repository = self.operations.services
        guard let key = self.key else {
            guard !services.isEmpty else { return try ServiceOperations.merged(items, []) }
            return try ServiceOperations.merged(
                items, await repository.createAll(services, of: self.tenant, mode: .perItem, context: self.context))
        }
        let stored = try await repository.append(
            services,
            refused: items.count - services.count,
            to: key,
            at: batch.position,
            of: self.tenant,
            context: self.context
        )
        return try ServiceOperations.merged(items, stored.results)
    }
}

extension ServiceOperations {
    /// Opens an upload with the first message of a stream, and takes that message in. An upload that is named by a request id goes on
    /// where it stands. The idempotency key of `context` is left aside: the upload's own keeps its place.
    /// - Throws: `invalidArgument` when the message begins after the items the upload has.
    public func openUpload(_ first: UploadMessage, caller: TenantID, context: WriteContext) async throws(CatalogError)
        -> ServiceUpload
    {
        var violations = Violations()
        let tenant = try RequestTenant(caller: caller, named: first.tenant).id("tenant_id", &violations)
        if !first.requestID.isEmpty { TextRule.requestID.check(first.requestID, "request_id", &violations) }
        if first.position < 0 { violations.add("position", "Items are counted from 0; these begin at \(first.position).") }
        guard violations.isEmpty else { throw violations.error }
        let key = first.requestID.isEmpty ? nil : UploadKey(principal: context.origin.actor, requestID: first.requestID)
        var progress = UploadProgress()
        if let key { progress = try await self.services.upload(key, of: tenant, deadline: context.deadline) }
        var state = try UploadState(
            isNamed: key != nil, acknowledged: progress.acknowledged, position: first.position, limits: self.limits)
        try state.receive(first.items, at: first.position)
        var context = context
        context.idempotency = nil
        return ServiceUpload(self, tenant: tenant, key: key, context: context, state: state)
    }
}
