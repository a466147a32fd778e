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
    /// Waits before a call is tried again.
    var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// - Throws: RPCError when a call failed for good; a complaint when the file cannot be read; CancellationError.
    func run(_ reader: LineReader) async throws {
        var reader = reader
        try await withThrowingTaskGroup(of: Void.self) { group in
            var running = 0
            reading: while let lines = try await reader.next() {
                for line in lines {
                    if await self.ledger.isStopped { break reading }
                    if running >= self.maxParallel { try await group.next() } else { running += 1 }
                    group.addTask { try await self.take(line) }
                }
                await self.ledger.advance(to: reader.readBytes)
            }
            try await group.waitForAll()
        }
    }

    private func take(_ line: TextLine) async throws {
        var outcome = LineOutcome(line: line.number, result: .read)
        do {
            switch self.input.kind {
            case .tenants: try await self.createTenant(RecordParser.parse(line, as: Tenant.self), &outcome)
            case .artisans, .services: try await self.createArtisan(RecordParser.parse(line, as: Artisan.self), &outcome)
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
                    try await self.pause(delay)
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
