import Catalog
import Locking
import TestSupport
import Testing

@Suite struct ServiceUploadTests {
    private static func open(_ fixture: Fixture, _ message: UploadMessage) async throws(CatalogError) -> ServiceUpload {
        try await fixture.services.openUpload(message, caller: fixture.tenant, context: .test("not the upload's"))
    }

    /// Stores all that waits, and returns the replies.
    private static func storeAll(_ upload: ServiceUpload) async throws(CatalogError) -> [UploadReply] {
        var replies: [UploadReply] = []
        while let reply = try await upload.storeNext() { replies.append(reply) }
        return replies
    }

    private static func drafts(_ count: Int) -> [ServiceDraft] { Array(repeating: .sample(), count: count) }

    @Test func `an upload from its opening to its end`() async throws {
        let fixture = try await Fixture(limits: CatalogLimits(batchSize: 3, uploadWindow: 6))
        let upload = try await Self.open(fixture, UploadMessage(requestID: "u", position: 0))
        #expect(upload.standing.acknowledged == 0 && upload.standing.window == 6 && upload.standing.results.isEmpty)
        #expect(try await upload.storeNext() == nil)
        try upload.receive(UploadMessage(position: 0, items: Self.drafts(4)))
        try upload.receive(UploadMessage(position: 4, items: [ServiceDraft(), .sample()]))
        let replies = try await Self.storeAll(upload)
        #expect(replies.map(\.acknowledged) == [3, 6])
        #expect(replies.map(\.position) == [0, 3])
        #expect(replies[0].results.map(\.outcome) == [.created, .created, .created])
        #expect(replies[1].results.map(\.outcome) == [.created, nil, .created])
        #expect(replies[1].results[1].error?.fields == ["name", "category", "duration_minutes"])
        let last = upload.standing
        #expect(last.acknowledged == 6 && last.created == 5 && last.unchanged == 0 && last.failed == 1 && last.results.isEmpty)
        #expect(try await fixture.services.list(in: fixture.own).items.count == 5)
    }

    @Test func `what an upload holds is counted until it is stored`() async throws {
        let fixture = try await Fixture(limits: CatalogLimits(batchSize: 2, uploadWindow: 10))
        var large = ServiceDraft.sample()
        large.category = String(repeating: "c", count: 100_000)
        let upload = try await Self.open(fixture, UploadMessage(requestID: "u", position: 0, items: Self.drafts(2)))
        let small = upload.heldBytes
        #expect((500..<2_000).contains(small))
        try upload.receive(UploadMessage(position: 2, items: [large, large]))
        #expect(upload.heldBytes > small + 200_000)
        let beforeStoring = Guarded(0)
        fixture.watched.before { [weak upload] _ in beforeStoring.withLock { $0 = upload?.heldBytes ?? 0 } }
        _ = try await upload.storeNext()
        #expect(beforeStoring.withLock { $0 } > 200_000, "what is being stored is held")
        #expect(upload.heldBytes > 200_000 && upload.heldBytes < small + 202_000)
        _ = try await upload.storeNext()
        #expect(upload.heldBytes == 0)
        // What has an outcome already is not held.
        let again = try await Self.open(fixture, UploadMessage(requestID: "u", position: 0, items: [large, large]))
        #expect(again.heldBytes == 0)
    }

    @Test func `the first message may bring items`() async throws {
        let fixture = try await Fixture()
        let upload = try await Self.open(fixture, UploadMessage(requestID: "u", position: 0, items: Self.drafts(2)))
        #expect(try await Self.storeAll(upload).map(\.acknowledged) == [2])
    }

    @Test func `an upload is taken up where it stands`() async throws {
        let fixture = try await Fixture(limits: CatalogLimits(batchSize: 2, uploadWindow: 10))
        let before = try await Self.open(fixture, UploadMessage(requestID: "u", position: 0, items: Self.drafts(5)))
        _ = try await before.storeNext()
        _ = try await before.storeNext()
        let ids = Set(try await fixture.services.list(in: fixture.own).items.map(\.id))
        // The caller knows of two only; four have an outcome.
        let upload = try await Self.open(fixture, UploadMessage(requestID: "u", position: 2, items: Self.drafts(1)))
        #expect(upload.standing.acknowledged == 4)
        try upload.receive(UploadMessage(position: 3, items: Self.drafts(3)))
        let replies = try await Self.storeAll(upload)
        #expect(replies.map(\.position) == [4] && replies.map(\.acknowledged) == [6])
        #expect(replies[0].created == 2)
        #expect(Set(try await fixture.services.list(in: fixture.own).items.map(\.id)).isSuperset(of: ids))
        #expect(try await fixture.services.list(in: fixture.own).items.count == 6)
    }

    @Test func `who reads the first reply may go on from there`() async throws {
        let fixture = try await Fixture()
        _ = try await Self.storeAll(Self.open(fixture, UploadMessage(requestID: "u", position: 0, items: Self.drafts(5))))
        let upload = try await Self.open(fixture, UploadMessage(requestID: "u", position: 1))
        try upload.receive(UploadMessage(position: upload.standing.acknowledged, items: Self.drafts(1)))
        #expect(try await Self.storeAll(upload).map(\.acknowledged) == [6])
    }

    @Test func `nobody else's upload is taken up`() async throws {
        let fixture = try await Fixture()
        _ = try await Self.storeAll(Self.open(fixture, UploadMessage(requestID: "u", position: 0, items: Self.drafts(2))))
        let stranger = try await fixture.services.openUpload(
            UploadMessage(requestID: "u", position: 0), caller: fixture.stranger, context: .test())
        #expect(stranger.standing.acknowledged == 0)
        let other = try await fixture.services.openUpload(
            UploadMessage(requestID: "u", position: 0), caller: fixture.tenant, context: .test(actor: "kofi"))
        #expect(other.standing.acknowledged == 0)
    }

    @Test func `an upload without a name begins anew, and a repeat creates anew`() async throws {
        let fixture = try await Fixture()
        for count in [2, 4] {
            let upload = try await Self.open(fixture, UploadMessage(position: 0, items: Self.drafts(2)))
            #expect(try await Self.storeAll(upload).map(\.created) == [2])
            #expect(try await fixture.services.list(in: fixture.own).items.count == count)
        }
        let error = await failure { () async throws(CatalogError) in
            try await Self.open(fixture, UploadMessage(position: 2, items: Self.drafts(1)))
        }
        #expect(error?.fields == ["position"] && error?.facts["resumeAt"] == "0")
        #expect(error?.message.contains("begins at 0 without a request_id") == true, "\(error?.message ?? "")")
    }

    @Test func `an id that comes twice meets what the first left`() async throws {
        for window in [[0, 1, 2], [0]] {
            let fixture = try await Fixture()
            let drafts = [
                ServiceDraft.sample(id: uuid(1)), .sample(id: uuid(1)), .sample(id: uuid(1), name: "Other"), .sample(id: uuid(2)),
            ]
            let upload = try await Self.open(fixture, UploadMessage(requestID: "u", position: 0))
            var outcomes: [CreateOutcome?] = []
            // One message an item, or one for all: the outcome is the same.
            let pieces = window.count == 1 ? [drafts] : drafts.map { [$0] }
            var position: Int64 = 0
            for piece in pieces {
                try upload.receive(UploadMessage(position: position, items: piece))
                position += Int64(piece.count)
                outcomes += try await Self.storeAll(upload).flatMap(\.results).map(\.outcome)
            }
            #expect(outcomes == [.created, .unchanged, nil, .created])
        }
    }

    @Test(arguments: [Int64(-1), 1, .min, .max])
    func `an opening that begins elsewhere`(_ position: Int64) async throws {
        let fixture = try await Fixture()
        let error = await failure { () async throws(CatalogError) in
            try await Self.open(fixture, UploadMessage(requestID: "u", position: position, items: Self.drafts(1)))
        }
        #expect(error?.code == .invalidArgument && error?.fields == ["position"])
    }

    @Test(arguments: [Int64(-1), 0, 1, 3, .min, .max])
    func `a message that does not follow`(_ position: Int64) async throws {
        let fixture = try await Fixture()
        let upload = try await Self.open(fixture, UploadMessage(requestID: "u", position: 0, items: Self.drafts(2)))
        let error = await failure { () async throws(CatalogError) in
            try upload.receive(UploadMessage(position: position, items: Self.drafts(1)))
        }
        #expect(error?.fields == ["position"] && error?.facts["resumeAt"] == "0")
        let advice = "Item 2 comes next, not item \(position). Take the upload up again at item 0."
        #expect(error?.message.contains(advice) == true, "\(error?.message ?? "")")
    }

    @Test func `more than the window`() async throws {
        let fixture = try await Fixture(limits: CatalogLimits(batchSize: 2, uploadWindow: 4))
        let upload = try await Self.open(fixture, UploadMessage(requestID: "u", position: 0, items: Self.drafts(4)))
        _ = try await upload.storeNext()
        try upload.receive(UploadMessage(position: 4, items: Self.drafts(2)))
        let error = await failure { () async throws(CatalogError) in
            try upload.receive(UploadMessage(position: 6, items: Self.drafts(1)))
        }
        #expect(error?.code == .resourceExhausted && error?.reason == "UPLOAD_WINDOW_EXCEEDED")
        #expect(error?.facts == ["resumeAt": "2", "window": "4"])
        let opening = await failure { () async throws(CatalogError) in
            try await Self.open(fixture, UploadMessage(requestID: "v", position: 0, items: Self.drafts(5)))
        }
        #expect(opening?.code == .resourceExhausted && opening?.facts["resumeAt"] == "0")
    }

    @Test func `what is wrong with a message`() async throws {
        let fixture = try await Fixture()
        let opening = await failure { () async throws(CatalogError) in
            try await Self.open(fixture, UploadMessage(tenant: "x", requestID: "\u{0}", position: -1))
        }
        #expect(opening?.fields == ["tenant_id", "request_id", "position"])
        let upload = try await Self.open(fixture, UploadMessage(requestID: "u", position: 0))
        let later = await failure { () async throws(CatalogError) in
            try upload.receive(UploadMessage(tenant: "x", requestID: "v", position: 0))
        }
        #expect(later?.fields == ["tenant_id", "request_id", "items"])
        let denied = await failure { () async throws(CatalogError) in
            try upload.receive(UploadMessage(tenant: fixture.stranger.description, position: 0, items: Self.drafts(1)))
        }
        #expect(denied?.code == .permissionDenied)
        try upload.receive(
            UploadMessage(tenant: fixture.tenant.description, requestID: "u", position: 0, items: Self.drafts(1)))
    }

    @Test func `an upload that another stream has taken up`() async throws {
        let fixture = try await Fixture()
        let first = try await Self.open(fixture, UploadMessage(requestID: "u", position: 0, items: Self.drafts(2)))
        let second = try await Self.open(fixture, UploadMessage(requestID: "u", position: 0, items: Self.drafts(3)))
        _ = try await Self.storeAll(second)
        let error = await failure { () async throws(CatalogError) in try await first.storeNext() }
        #expect(error?.code == .aborted && error?.reason == "UPLOAD_MOVED_ON" && error?.facts["resumeAt"] == "3")
        #expect(try await fixture.services.list(in: fixture.own).items.count == 3)
    }

    @Test func `a failure says where to go on, and going on finds everything`() async throws {
        let fixture = try await Fixture(limits: CatalogLimits(batchSize: 2, uploadWindow: 10))
        let upload = try await Self.open(fixture, UploadMessage(requestID: "u", position: 0, items: Self.drafts(4)))
        _ = try await upload.storeNext()
        fixture.watched.before { _ throws(CatalogError) in throw CatalogError(.unavailable, "The database is away.") }
        let error = await failure { () async throws(CatalogError) in try await upload.storeNext() }
        #expect(error?.code == .unavailable && error?.facts == ["resumeAt": "2"])
        #expect(try await upload.storeNext() == nil)
        fixture.watched.before { _ in }
        let again = try await Self.open(fixture, UploadMessage(requestID: "u", position: 2, items: Self.drafts(2)))
        #expect(try await Self.storeAll(again).map(\.acknowledged) == [4])
        #expect(try await fixture.services.list(in: fixture.own).items.count == 4)
    }

    @Test func `messages that come in while others are stored are stored together`() async throws {
        let fixture = try await Fixture()
        let upload = try await Self.open(fixture, UploadMessage(requestID: "u", position: 0, items: Self.drafts(1)))
        fixture.watched.before { call throws(CatalogError) in
            guard call == .append, upload.standing.acknowledged == 0 else { return }
            try upload.receive(UploadMessage(position: 1, items: Self.drafts(2)))
            try upload.receive(UploadMessage(position: 3, items: Self.drafts(3)))
            // Who asks meanwhile is told that somebody is storing.
            #expect(try await upload.storeNext() == nil)
        }
        #expect(try await Self.storeAll(upload).map(\.acknowledged) == [1, 6])
        // What watches holds the upload, and would be held by it for ever.
        fixture.watched.before { _ throws(CatalogError) in }
    }

    @Test func `any cutting of an upload into messages, streams and batches ends in the same services`() async throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix64(seed: seed)
        for round in 0..<40 {
            let limits = CatalogLimits(batchSize: .random(in: 1...5, using: &random), uploadWindow: 12)
            let fixture = try await Fixture(limits: limits)
            let count = Int.random(in: 0...30, using: &random)
            let drafts = (0..<count).map { ServiceDraft.sample(name: $0.isMultiple(of: 7) ? "" : "Number \($0)") }
            var known = 0
            var failed = 0
            while known < count {
                let upload = try await Self.open(fixture, UploadMessage(requestID: "u", position: Int64(known)))
                var sent = known
                while sent < count, Int.random(in: 0..<6, using: &random) > 0 {
                    let size = min(count - sent, .random(in: 1...6, using: &random))
                    try upload.receive(UploadMessage(position: Int64(sent), items: Array(drafts[sent..<sent + size])))
                    sent += size
                    let replies = try await Self.storeAll(upload)
                    failed += replies.flatMap(\.results).filter { $0.outcome == nil }.count
                    // Now and then a reply is lost.
                    if Bool.random(using: &random) { known = Int(upload.standing.acknowledged) }
                }
            }
            let stored = try await fixture.services.list(page: PageRequest(size: 100), in: fixture.own).items
            let names = drafts.map(\.name).filter { !$0.isEmpty }
            #expect(stored.map(\.content.name).sorted() == names.sorted(), "seed \(seed), round \(round)")
            #expect(failed == count - names.count, "seed \(seed), round \(round)")
        }
    }
}
