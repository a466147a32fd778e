import Catalog
import CatalogAPI
import Protobuf
import RPC
import Testing

@testable import Application

/// Bulk calls at their limits.
@Suite(.timeLimit(.minutes(3))) struct BulkSizeTests {
    private static func request(_ count: Int, wrong: Int? = nil, _ mode: BulkCreateServicesRequest.Mode)
        -> BulkCreateServicesRequest
    {
        .with { request in
            request.items = (0..<count).map { .sample(name: $0 == wrong ? "x" : "Service \($0)") }
            request.mode = mode
        }
    }

    @Test(arguments: CatalogSession.Backing.present, [CatalogLimits().batchSize, 10_000])
    func `one wrong item among as many as a call may have`(backing: CatalogSession.Backing, count: Int) async throws {
        try await CatalogSession.with(on: backing, limits: CatalogLimits(batchSize: count)) { session in
            let error = await failure {
                try await session.services.bulkCreateServices(Self.request(count, wrong: 777, .allOrNothing), options: session.own)
            }
            #expect(error?.code == .invalidArgument)
            #expect(error?.detail(GoogleBadRequest.self)?.fieldViolations.map(\.field) == ["items[777].name"])
            #expect(try await session.services.listServices(.init(), options: session.own).services.isEmpty)
            let answer = try await session.services.bulkCreateServices(
                Self.request(count, wrong: 777, .perItem), options: session.own)
            #expect((answer.createdCount, answer.failedCount) == (Int32(count - 1), 1))
            #expect(answer.results.map(\.position) == Array(0..<Int64(count)))
            #expect(answer.results.filter { $0.outcome == .failed }.map(\.position) == [777])
        }
    }

    @Test func `one item too many is refused with what would do`() async throws {
        let count = CatalogLimits().batchSize + 1
        try await CatalogSession.with { session in
            let error = await failure {
                try await session.services.bulkCreateServices(Self.request(count, .perItem), options: session.own)
            }
            #expect(error?.code == .resourceExhausted)
            #expect(error?.message.contains("StreamCreateServices") == true)
            let info = error?.detail(GoogleErrorInfo.self)
            #expect(info?.reason == "BATCH_TOO_LARGE")
            #expect(info?.metadata == ["batchSize": String(count - 1), "items": String(count)])
        }
    }

    @Test func `more violations than an answer carries leave it its details`() async throws {
        try await CatalogSession.with { session in
            let request = BulkCreateServicesRequest.with { $0.items = .init(repeating: CatalogAPI.ServiceDraft(), count: 1_000) }
            let error = await failure { try await session.services.bulkCreateServices(request, options: session.own) }
            #expect(error?.code == .invalidArgument)
            let violations = error?.detail(GoogleBadRequest.self)?.fieldViolations ?? []
            #expect(violations.count > 300)
            #expect(violations.first?.field == "items[0].name")
            #expect(error?.detail(GoogleRequestInfo.self) != nil)
        }
    }

    @Test(arguments: ["unary", "stream"])
    func `an answer fits a small message too, and what could not be told is not stored`(kind: String) async throws {
        let maxMessageBytes = 16 * 1_024
        let limits = CatalogLimits(
            batchSize: 1_000, maxAnswerBytes: CatalogLimits.answerBytes(ofMessage: maxMessageBytes))
        #expect(limits.batchSize == 240)
        // Short requests with long answers.
        let wrong = CatalogAPI.ServiceDraft.with { $0.tags = .init(repeating: "", count: 3) }
        let items = (0..<240).map { $0 % 4 == 0 ? CatalogAPI.ServiceDraft.small("Service \($0)") : wrong }
        try await CatalogSession.with(limits: limits, maxMessageBytes: maxMessageBytes) { session in
            if kind == "unary" {
                let many = BulkCreateServicesRequest.with { ($0.items, $0.mode) = (items + [wrong], .perItem) }
                #expect(
                    await failure { try await session.services.bulkCreateServices(many, options: session.own) }?.code
                        == .resourceExhausted)
            }
            let results = try await Self.results(of: items, kind, session)
            #expect(results.count == 240)
            #expect(results.count { $0.outcome == .created } == 60)
            #expect(results.allSatisfy { ($0.outcome == .failed) == ($0.error?.message.isEmpty == false) })
        }
    }

    /// What becomes of the items, each by itself.
    private static func results(of items: [CatalogAPI.ServiceDraft], _ kind: String, _ session: CatalogSession) async throws
        -> [BulkCreateResult]
    {
        guard kind == "stream" else {
            let request = BulkCreateServicesRequest.with { ($0.items, $0.mode) = (items, .perItem) }
            return try await session.services.bulkCreateServices(request, options: session.own).results
        }
        return try await session.services.streamCreateServices(options: session.own) { requests, replies in
            try await requests.send(.with { $0.items = items })
            requests.finish()
            return try await replies.reduce(into: []) { $0 += $1.results }
        }
    }

    /// What was stored must be told: an answer that takes too much would fail a call that has stored half of its items.
    @Test(arguments: ["unary", "stream"])
    func `an answer fits a message whatever is wrong with the items`(kind: String) async throws {
        // Each breaks some sixty rules, in sentences that are longer than what breaks them.
        let wrong = CatalogAPI.ServiceDraft.with { $0.tags = .init(repeating: " \u{7}", count: 32) }
        let items = (0..<1_000).map { $0 % 2 == 0 ? wrong : .sample(name: "Service \($0)") }
        try await CatalogSession.with { session in
            let results = try await Self.results(of: items, kind, session)
            #expect(results.count == 1_000)
            #expect(results.count { $0.outcome == .created } == 500)
            #expect(results.first?.error?.details.isEmpty == false)
            #expect(results.allSatisfy { ($0.outcome == .failed) == ($0.error?.message.isEmpty == false) })
        }
    }
}

extension CatalogAPI.ServiceDraft {
    /// A service that keeps every rule, in few bytes.
    fileprivate static func small(_ name: String) -> CatalogAPI.ServiceDraft {
        .with { ($0.name, $0.category, $0.durationMinutes, $0.price) = (name, "plumbing", 5, .with { $0.units = 1 }) }
    }
}
