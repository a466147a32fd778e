import CatalogAPI
import CommandLineSupport
import Protobuf
import RPC

/// Imports a file of services: a stream for each tenant, and the lines in whatever order the file has them.
///
/// The file is never held as a whole. At most `maxStreams` tenants have a stream at one time; a line of another tenant is kept until
/// what is kept takes `maxGatheredBytes`. Then the tenant with most of it gets the place of the one whose line came longest ago,
/// whose stream is ended once all it had was taken. Its upload goes on, by its name, when the tenant has more.
struct ServiceImport {
    struct Limits: Hashable, Sendable {
        var maxStreams = 16
        /// Of tenants without a stream.
        var maxGatheredBytes = 64 << 20
        /// Of all tenants with one.
        var maxQueuedBytes = 64 << 20
        /// A larger service is not sent: four times what servers allow to its metadata and texts together.
        var maxItemBytes = 512 << 10
        /// Of each of them a number is kept.
        var maxTenants = 1_000_000
    }

    let setting: TenantUpload.Setting
    let limits: Limits
    /// The tenant that the caller's header names; empty where it names none, or several.
    private let ownTenantID: String

    init(setting: TenantUpload.Setting, limits: Limits) {
        var setting = setting
        setting.limits.maxQueuedBytes = max(limits.maxQueuedBytes / limits.maxStreams, 1 << 20)
        self.setting = setting
        self.limits = limits
        self.ownTenantID = setting.options.tenantID
    }

    /// The streams that are open, and where the uploads of the other tenants stand.
    private struct Uploads {
        var open: [String: TenantUpload] = [:]
        /// The tenants of `open`, the one whose line came longest ago first.
        var byUse: [String] = []
        var ended: [String: TenantUpload.End] = [:]
        var gathered: GatheredItems

        mutating func use(_ tenantID: String) {
            guard self.byUse.last != tenantID else { return }
            self.byUse.removeAll { $0 == tenantID }
            self.byUse.append(tenantID)
        }

        mutating func note(_ end: (tenantID: String, end: TenantUpload.End)) {
            self.open[end.tenantID] = nil
            self.byUse.removeAll { $0 == end.tenantID }
            self.ended[end.tenantID] = end.end
        }
    }

    private typealias Group = ThrowingTaskGroup<(tenantID: String, end: TenantUpload.End), any Error>

    /// - Throws: RPCError when a call failed for good; a complaint when the file cannot be read; CancellationError.
    func run(_ reader: LineReader) async throws {
        var reader = reader
        try await withThrowingTaskGroup(of: (tenantID: String, end: TenantUpload.End).self) { group in
            var uploads = Uploads(gathered: GatheredItems(maxBytes: self.limits.maxGatheredBytes))
            reading: while let lines = try await reader.next() {
                for line in lines { try await self.take(line, &uploads, &group) }
                await self.setting.ledger.advance(to: reader.readBytes)
                if await self.setting.ledger.isStopped { break reading }
            }
            while await !self.setting.ledger.isStopped, let largest = uploads.gathered.takeLargest() {
                try await self.send(largest.items, of: largest.tenantID, &uploads, &group)
            }
            let isStopped = await self.setting.ledger.isStopped
            for upload in uploads.open.values {
                if isStopped { await upload.stop() } else { await upload.finish() }
            }
            try await group.waitForAll()
        }
    }

    private func take(_ line: TextLine, _ uploads: inout Uploads, _ group: inout Group) async throws {
        let service: CatalogAPI.Service
        let item: UploadItem
        do throws(Refusal) {
            service = try RecordParser.parse(line, as: CatalogAPI.Service.self, ownTenantID: self.ownTenantID)
            item = try self.item(service, line: line.number)
        } catch {
            return try await self.setting.ledger.record(
                [LineOutcome(line: line.number, result: .refused(error))], of: self.setting.input)
        }
        // Lines that name no tenant are of the same upload as those that name the caller's own.
        let tenantID = service.tenantId.isEmpty ? self.ownTenantID : service.tenantId
        if let upload = uploads.open[tenantID] {
            uploads.use(tenantID)
            return try await upload.put(item)
        }
        if case .refused(let refusal) = uploads.ended[tenantID] {
            let outcome = LineOutcome(line: line.number, tenantID: tenantID, id: service.id, result: .refused(refusal))
            return try await self.setting.ledger.record([outcome], of: self.setting.input)
        }
        guard uploads.open.count >= self.limits.maxStreams else {
            return try await self.open(tenantID, &uploads, &group).put(item)
        }
        uploads.gathered.add(item, of: tenantID)
        if uploads.gathered.isFull, let largest = uploads.gathered.takeLargest() {
            try await self.send(largest.items, of: largest.tenantID, &uploads, &group)
        }
    }

    private func item(_ service: CatalogAPI.Service, line: Int) throws(Refusal) -> UploadItem {
        let draft = ServiceDraft(service)
        let bytes: Int
        do {
            bytes = try draft.serializedBytes().count
        } catch {
            throw Refusal("The service cannot be sent: \(error.description)")
        }
        guard bytes <= self.limits.maxItemBytes else {
            throw Refusal("The service takes \(bytes) bytes; \(self.limits.maxItemBytes) at most can be sent.")
        }
        return UploadItem(line: line, draft: draft, bytes: bytes)
    }

    /// Gives a tenant a stream, and its items into it.
    private func send(_ items: [UploadItem], of tenantID: String, _ uploads: inout Uploads, _ group: inout Group) async throws {
        while uploads.open.count >= self.limits.maxStreams, let oldest = uploads.byUse.first, let upload = uploads.open[oldest] {
            await upload.finish()
            while uploads.open[oldest] != nil, let end = try await group.next() { uploads.note(end) }
        }
        let upload = try await self.open(tenantID, &uploads, &group)
        for item in items { try await upload.put(item) }
    }

    private func open(_ tenantID: String, _ uploads: inout Uploads, _ group: inout Group) async throws -> TenantUpload {
        var position: Int64 = 0
        if case .finished(let next) = uploads.ended.removeValue(forKey: tenantID) { position = next }
        guard uploads.ended.count + uploads.open.count < self.limits.maxTenants else {
            throw Complaint("\(self.setting.input.name) names over \(self.limits.maxTenants) tenants; split it.", status: .failure)
        }
        let upload = TenantUpload(tenantID: tenantID, position: position, setting: self.setting)
        uploads.open[tenantID] = upload
        uploads.use(tenantID)
        let ledger = self.setting.ledger
        group.addTask {
            do {
                return (tenantID, try await upload.run())
            } catch let error as RPCError {
                // Whoever reads the file learns of it before the next lines.
                await ledger.fail(error)
                throw error
            }
        }
        return upload
    }
}
