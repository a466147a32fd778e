import CatalogAPI
import Protobuf
import RPC

/// Imports a file of tenants or artisans: a call for each line, several under way at once.
struct RecordImport {
    let client: RPCClient
    let options: CallOptions
    let ledger: ImportLedger
    let input: ImportInput
    /// Names the upload: a line without an id is created once, however often it is sent under this name.
    let name: String
    let maxParallel: Int
    /// Waits before a call is tried again, for the error that it failed with.
    var pause: @Sendable (Duration, RPCError) async throws -> Void = { delay, _ in try await Task.sleep(for: delay) }

    /// - Throws: RPCError when a call failed for good; a complaint when the file cannot be read; CancellationError.
    func run(_ reader: LineReader) async throws {
        var reader = reader
        try await withThrowingTaskGroup(of: String.self) { group in
            var running = 0
            // The ids of those under way: what a line meets is what the lines above it left.
            var ids: Set<String> = []
            reading: while let lines = try await reader.next() {
                for line in lines {
                    if await self.ledger.isStopped { break reading }
                    guard let record = try await self.read(line) else { continue }
                    while running >= self.maxParallel || ids.contains(record.id), let ended = try await group.next() {
                        running -= 1
                        ids.remove(ended)
                    }
                    running += 1
                    if !record.id.isEmpty { ids.insert(record.id) }
                    group.addTask {
                        try await self.create(record, line: line.number)
                        return record.id
                    }
                }
                await self.ledger.advance(to: reader.readBytes)
            }
            try await group.waitForAll()
        }
    }

    private enum Record: Sendable {
        case tenant(Tenant)
        case artisan(Artisan)

        var id: String {
            switch self {
            case .tenant(let tenant): tenant.id
            case .artisan(let artisan): artisan.id
            }
        }
    }

    /// The record of a line; nil for one that was refused.
    private func read(_ line: TextLine) async throws -> Record? {
        do throws(Refusal) {
            switch self.input.kind {
            case .tenants: return .tenant(try RecordParser.parse(line, as: Tenant.self))
            case .artisans, .services:
                return .artisan(try RecordParser.parse(line, as: Artisan.self, ownTenantID: self.options.tenantID))
            }
        } catch {
            try await self.ledger.record([LineOutcome(line: line.number, result: .refused(error))], of: self.input)
            return nil
        }
    }

    private func create(_ record: Record, line: Int) async throws {
        var outcome = LineOutcome(line: line, hasID: !record.id.isEmpty, result: .read)
        do {
            switch record {
            case .tenant(let tenant): try await self.createTenant(tenant, &outcome)
            case .artisan(let artisan): try await self.createArtisan(artisan, &outcome)
            }
        } catch let refusal as Refusal {
            outcome.result = .refused(refusal)
        }
        try await self.ledger.record([outcome], of: self.input)
    }

    private func createTenant(_ tenant: Tenant, _ outcome: inout LineOutcome) async throws {
        let client = TenantService.Client(self.client)
        let options = self.options.ofPlatform
        outcome.id = tenant.id
        let request = CreateTenantRequest.with {
            $0.tenant = tenant.asCreated
            $0.requestId = self.requestID(forLine: outcome.line, id: tenant.id)
        }
        let isThere = try await self.isThere(tenant.id) {
            _ = try await client.getTenant(.with { $0.id = tenant.id }, options: options)
        }
        outcome.id = try await self.repeating("tenant") { try await client.createTenant(request, options: options).id }
        outcome.result = isThere ? .unchanged : .created
    }

    private func createArtisan(_ artisan: Artisan, _ outcome: inout LineOutcome) async throws {
        let client = ArtisanService.Client(self.client)
        let options = self.options.of(tenant: artisan.tenantId)
        (outcome.tenantID, outcome.id) = (artisan.tenantId, artisan.id)
        let request = CreateArtisanRequest.with {
            $0.artisan = artisan.asCreated
            $0.requestId = self.requestID(forLine: outcome.line, id: artisan.id)
        }
        let isThere = try await self.isThere(artisan.id) {
            _ = try await client.getArtisan(.with { ($0.tenantId, $0.id) = (artisan.tenantId, artisan.id) }, options: options)
        }
        outcome.id = try await self.repeating("artisan") { try await client.createArtisan(request, options: options).id }
        outcome.result = isThere ? .unchanged : .created
    }

    /// Whether the record exists: the answer to its creation does not tell.
    private func isThere(_ id: String, _ get: () async throws -> Void) async throws -> Bool {
        guard !id.isEmpty else { return false }
        do {
            try await self.repeating("") { try await get() }
            return true
        } catch is Refusal {
            // Not there, or not to be asked for: what is wrong, its creation says better.
            return false
        }
    }

    /// An id makes a creation safe to repeat for ever; where there is none, the name and the line do for a day.
    private func requestID(forLine line: Int, id: String) -> String { id.isEmpty ? "\(self.name)/\(line)" : "" }

    /// Calls until there is an answer.
    /// - Throws: a refusal when the record is at fault; RPCError when the calls are.
    private func repeating<Answer>(_ root: String, _ call: () async throws -> Answer) async throws -> Answer {
        var retry = RetryPause()
        while true {
            do {
                return try await call()
            } catch let error as RPCError {
                try Task.checkCancellation()
                if let delay = retry.delay(after: error) {
                    try await self.pause(delay, error)
                } else if error.concernsTenant {
                    throw Refusal(error, root: root)
                } else {
                    await self.ledger.fail(error)
                    throw error
                }
            }
        }
    }
}
