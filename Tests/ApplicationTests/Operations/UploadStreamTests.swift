import Application
import Catalog
import CatalogAPI
import CatalogTesting
import Protobuf
import RPC
import Testing

struct UploadStreamTests {
    @Test func `the first reply comes before any item and says the window`() async throws {
        try await CatalogSession.with(limits: CatalogLimits(batchSize: 3, uploadWindow: 7)) { session in
            try await session.services.streamCreateServices(options: session.own) { requests, replies in
                try await requests.send(.with { $0.requestId = "upload-1" })
                let replies = replies.makeAsyncIterator()
                let first = try #require(try await replies.next())
                #expect(first.acknowledged == 0)
                #expect(first.window == 7)
                requests.finish()
                let last = try #require(try await replies.next())
                #expect(last.acknowledged == 0)
                #expect(try await replies.next() == nil)
            }
        }
    }

    @Test func `every item gets its outcome, in order, whatever the batches`() async throws {
        try await CatalogSession.with(limits: CatalogLimits(batchSize: 4, uploadWindow: 100)) { session in
            let replies = try await session.services.streamCreateServices(options: session.own) { requests, replies in
                var position: Int64 = 0
                for size in [5, 1, 9] {
                    try await requests.send(
                        .with { message in
                            message.position = position
                            message.items = (0..<size).map { offset in
                                let number = Int(position) + offset
                                return .sample(id: uuid(number + 1), name: number % 5 == 4 ? "x" : "Service \(number)")
                            }
                        }
                    )
                    position += Int64(size)
                }
                requests.finish()
                return try await replies.reduce(into: []) { $0.append($1) }
            }
            let results = replies.flatMap(\.results)
            #expect(results.map(\.position) == Array(0..<15))
            #expect(results.map { $0.outcome == .failed } == (0..<15).map { $0 % 5 == 4 })
            let last = try #require(replies.last)
            #expect(last.acknowledged == 15)
            #expect((last.createdCount, last.failedCount) == (12, 3))
            #expect(replies.allSatisfy { $0.results.count <= 4 })
        }
    }

    @Test func `who sends beyond the window is told where to resume`() async throws {
        try await CatalogSession.with(
            limits: CatalogLimits(batchSize: 2, uploadWindow: 4), wrapping: { SlowServices(inner: $0) }
        ) { session in
            let error = try #require(
                await failure {
                    try await session.services.streamCreateServices(options: session.own) { requests, replies in
                        for position in 0..<10 {
                            try await requests.send(
                                .with {
                                    $0.position = Int64(position); $0.items = [.sample(id: uuid(position + 1))]
                                })
                        }
                        requests.finish()
                        for try await _ in replies {}
                    }
                }
            )
            #expect(error.code == .resourceExhausted)
            #expect(error.detail(GoogleErrorInfo.self)?.reason == "UPLOAD_WINDOW_EXCEEDED")
            #expect(error.detail(GoogleErrorInfo.self)?.metadata["resumeAt"] == "0")
        }
    }

    @Test func `large items hold a stream up long before its window is full, whichever field is large`() async throws {
        let window = 60
        try await CatalogSession.with(
            limits: CatalogLimits(batchSize: 2, uploadWindow: window), wrapping: { SlowServices(inner: $0) }
        ) { session in
            let error = try #require(
                await failure {
                    try await session.services.streamCreateServices(options: session.own) { requests, replies in
                        // These two keep the store busy.
                        try await requests.send(.with { $0.items = [.sample(id: uuid(1)), .sample(id: uuid(2))] })
                        for position in 2...window {
                            var item = CatalogAPI.ServiceDraft.sample(id: uuid(position + 1))
                            item.category = String(repeating: "c", count: 600_000)
                            try await requests.send(.with { ($0.position, $0.items) = (Int64(position), [item]) })
                            // Time for the server to take it in.
                            for _ in 0..<3 { _ = try await session.services.listServices(.init(), options: session.own) }
                        }
                        requests.finish()
                        for try await _ in replies {}
                    }
                }
            )
            #expect(error.code == .resourceExhausted)
            #expect(error.message.contains("wait to be read"))
        }
    }

    @Test func `what was acknowledged stays when the client goes, and a new stream takes the upload up`() async throws {
        try await CatalogSession.with(limits: CatalogLimits(batchSize: 2, uploadWindow: 10)) { session in
            struct Gone: Error {}
            var acknowledged: Int64 = 0
            do {
                try await session.services.streamCreateServices(options: session.own) { requests, replies in
                    try await requests.send(
                        .with {
                            $0.requestId = "upload-1"; $0.items = [.sample(id: uuid(1)), .sample(id: uuid(2))]
                        })
                    for try await reply in replies where reply.acknowledged > 0 {
                        acknowledged = reply.acknowledged
                        throw Gone()
                    }
                }
                Issue.record("the stream did not end")
            } catch is Gone {}
            #expect(acknowledged == 2)
            let last = try await session.services.streamCreateServices(options: session.own) { requests, replies in
                try await requests.send(
                    .with {
                        $0.requestId = "upload-1"
                        $0.position = 0
                        $0.items = (1...3).map { .sample(id: uuid($0)) }
                    }
                )
                requests.finish()
                return try await replies.reduce(into: StreamCreateServicesResponse()) { $0 = $1 }
            }
            #expect(last.acknowledged == 3)
            #expect(last.createdCount == 1)
            #expect(try await session.services.listServices(.init(), options: session.own).services.count == 3)
        }
    }

    @Test func `a stream that ends before it begins says what is missing`() async throws {
        try await CatalogSession.with { session in
            let error = try #require(
                await failure {
                    try await session.services.streamCreateServices(options: session.own) { requests, replies in
                        requests.finish()
                        for try await _ in replies {}
                    }
                }
            )
            #expect(error.code == .invalidArgument)
            #expect(error.message.contains("first message"))
        }
    }

    @Test func `a failing store ends the stream and says where to resume`() async throws {
        let broken = BrokenServices(error: .init(.unavailable, "The catalogue cannot be reached."))
        try await CatalogSession.with(wrapping: { _ in broken }) { session in
            let error = try #require(
                await failure {
                    try await session.services.streamCreateServices(options: session.own) { requests, replies in
                        try await requests.send(.with { $0.items = [.sample()] })
                        for try await _ in replies {}
                    }
                }
            )
            #expect(error.code == .unavailable)
            #expect(error.detail(GoogleErrorInfo.self)?.metadata["resumeAt"] == "0")
        }
    }
}

/// Stores nothing until its caller has given up.
private struct SlowServices: ServiceRepository {
    let inner: InMemoryCatalog

    func createAll(_ services: [NewService], of tenant: TenantID, mode: BulkMode, context: WriteContext) async throws(CatalogError)
        -> [BulkItemResult]
    {
        try? await Task.sleep(for: .seconds(60))
        throw CatalogError(.cancelled, "Nobody waits any more.")
    }

    func service(_ id: ServiceID, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> Catalog.Service?
    { try await self.inner.service(id, of: tenant, deadline: deadline) }

    func repeated(_ key: IdempotencyKey, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> CreateResult?
    { try await self.inner.repeated(key, of: tenant, deadline: deadline) }

    func create(_ service: NewService, of tenant: TenantID, context: WriteContext) async throws(CatalogError) -> CreateResult {
        try await self.inner.create(service, of: tenant, context: context)
    }

    func repeatedAll(
        _ key: IdempotencyKey, naming artisans: [ServiceID: ArtisanID], of tenant: TenantID, deadline: ContinuousClock.Instant?
    ) async throws(CatalogError) -> [AnsweredItem]? {
        try await self.inner.repeatedAll(key, naming: artisans, of: tenant, deadline: deadline)
    }

    func upload(_ key: UploadKey, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> UploadProgress
    {
        try await self.inner.upload(key, of: tenant, deadline: deadline)
    }

    func append(
        _ services: [NewService], refused: Int, to upload: UploadKey, at position: Int64, of tenant: TenantID, context: WriteContext
    ) async throws(CatalogError) -> (results: [BulkItemResult], progress: UploadProgress) {
        try await self.inner.append(services, refused: refused, to: upload, at: position, of: tenant, context: context)
    }

    func update(
        _ id: ServiceID, of tenant: TenantID, to content: ServiceContent, replacing version: Int64, change: ChangeID,
        context: WriteContext
    ) async throws(CatalogError) -> Catalog.Service? {
        try await self.inner.update(id, of: tenant, to: content, replacing: version, change: change, context: context)
    }

    func delete(_ id: ServiceID, of tenant: TenantID, version: Int64, change: ChangeID, context: WriteContext)
        async throws(CatalogError) -> Catalog.Service
    { try await self.inner.delete(id, of: tenant, version: version, change: change, context: context) }

    func services(
        _ filter: Catalog.ServiceFilter, of tenant: TenantID, start: PageStart, limit: Int, deadline: ContinuousClock.Instant?
    ) async throws(CatalogError) -> [Catalog.Service] {
        try await self.inner.services(filter, of: tenant, start: start, limit: limit, deadline: deadline)
    }
}
