import Catalog
import CatalogAPI
import CatalogTesting
import NIOCore
import Persistence
import Protobuf
import RPC
import Resilience
import TestSupport
import Testing

@testable import Application

/// What a server reads from its memory, over a catalogue that counts how often it is asked, with polls of the change log that a
/// test makes up.
@Suite(.timeLimit(.minutes(1))) struct CachedReadsTests {
    private struct World: Sendable {
        let session: CatalogSession
        let cache: CatalogCache
        let memory: InMemoryCatalog
        let seen: Recorded<WatchedServices.Read>
        let deadlines: Recorded<ContinuousClock.Instant?>

        /// How often the catalogue is read while `act` runs.
        func reads(_ act: () async throws -> Void) async rethrows -> Int {
            let before = self.seen.all.count
            try await act()
            return self.seen.all.count - before
        }

        func page(_ request: ListServicesRequest) async throws -> [String] {
            try await self.session.services.listServices(request, options: self.session.own).services.map(\.name)
        }

        func poll(_ news: ChangePoll.News, began: ContinuousClock.Instant = CachedReadsTests.always) async {
            await self.cache.poll(
                ChangePoll(
                    began: began, previousPoll: PostgresTime(microseconds: 1), thisPoll: PostgresTime(microseconds: 2),
                    thisPollEnded: PostgresTime(microseconds: 3), news: news))
        }
    }

    /// A poll that will have begun then makes the cache believe itself for as long as any test takes.
    private static let always = ContinuousClock.now + .seconds(3_600)

    @Test func `what is kept counts with the memory it takes, the empty part of its buffer included`() {
        let buffer = ByteBuffer(repeating: 7, count: 520)
        let loaded = Loaded(EncodedMessage<CatalogAPI.Service>(encoded: buffer), version: 1)
        #expect(loaded.bytes == buffer.storageCapacity)
        #expect(loaded.bytes >= 1024)
    }

    /// - Parameter isFollowed: whether the cache has been told that it lacks nothing.
    private static func with(isFollowed: Bool = true, _ body: (World) async throws -> Void) async throws {
        let memory = InMemoryCatalog(now: { .now })
        let seen = Recorded<WatchedServices.Read>()
        let cache = CatalogCache(CacheSettings())
        var parts = CatalogParts()
        parts.cache = cache
        let deadlines = Recorded<ContinuousClock.Instant?>()
        let services = WatchedServices(base: memory, before: { seen.add($0) }, deadlines: deadlines)
        let store = CatalogStore.inMemory(memory, services: services)
        try await CatalogSession.with(store, parts: parts) { session in
            let world = World(session: session, cache: cache, memory: memory, seen: seen, deadlines: deadlines)
            if isFollowed { await world.poll(.everything) }
            try await body(world)
        }
    }

    @Test func `a service is asked for once, and its absence too`() async throws {
        try await Self.with { world in
            try await world.session.create(uuid(1))
            let reads = try await world.reads { () async throws in
                for _ in 1...3 { #expect(try await world.session.read(uuid(1)).version == 1) }
            }
            #expect(reads == 1)
            let absent = await world.reads { () async in
                for _ in 1...3 { #expect(await failure { try await world.session.read(uuid(2)) }?.code == .notFound) }
            }
            #expect(absent == 1)
        }
    }

    @Test func `a load has the time of the caller who begins it, and five seconds at least`() async throws {
        try await Self.with { world in
            try await world.session.create(uuid(1))
            var patient = world.session.own
            patient.timeout = .seconds(600)
            let began = ContinuousClock.now
            _ = try await world.session.services.getService(.with { $0.id = uuid(1) }, options: patient)
            _ = try await world.session.services.listServices(.init(), options: patient)
            #expect(world.deadlines.all.count == 2)
            #expect(world.deadlines.all.allSatisfy { $0.map { $0 > began + .seconds(300) } == true })
        }
        let now = ContinuousClock.now
        #expect(CatalogCache.loadEnd(now, for: now + .seconds(20)) == now + .seconds(20))
        #expect(CatalogCache.loadEnd(now, for: now + .milliseconds(1)) == now + .seconds(5))
        #expect(CatalogCache.loadEnd(now, for: nil) == now + .seconds(5))
    }

    @Test func `what this server writes, the next read sees`() async throws {
        try await Self.with { world in
            let id = uuid(1)
            #expect(await failure { try await world.session.read(id) }?.code == .notFound)
            try await world.session.create(id)
            #expect(try await world.session.read(id).version == 1)
            let updated = try await world.session.rename(id, to: "Downpipes")
            let read = try await world.session.read(id)
            #expect((read.version, read.name) == (updated.version, "Downpipes"))
            try await world.session.delete(id)
            #expect(await failure { try await world.session.read(id) }?.code == .notFound)
        }
    }

    @Test func `what is kept for one tenant is not there for another`() async throws {
        try await Self.with { world in
            let stranger = world.session.stranger
            try await world.session.create(uuid(1))
            _ = try await world.session.read(uuid(1))
            #expect(await failure { try await world.session.read(uuid(1), for: stranger) }?.code == .notFound)
            // With a service of the same id, each has its own.
            try await world.session.create(uuid(1), for: stranger)
            _ = try await world.session.rename(uuid(1), to: "Downpipes")
            for _ in 1...2 {
                #expect(try await world.session.read(uuid(1)).name == "Downpipes")
                #expect(try await world.session.read(uuid(1), for: stranger).name == "Gutter run")
            }
        }
    }

    @Test(arguments: [
        ListServicesRequest.with { $0.page = 1 }, .with { $0.filter = .with { $0.categories = ["plumbing"] } },
    ])
    func `a page is kept until its tenant writes, whatever others write`(request: ListServicesRequest) async throws {
        try await Self.with { world in
            func expect(_ names: [String], afterReads count: Int) async throws {
                let reads = try await world.reads { () async throws in
                    for _ in 1...2 { #expect(try await world.page(request) == names) }
                }
                #expect(reads == count, "\(names)")
            }
            try await expect([], afterReads: 1)
            try await world.session.create(uuid(1))
            try await expect(["Gutter run"], afterReads: 1)
            try await world.session.create(uuid(2), for: world.session.stranger)
            try await expect(["Gutter run"], afterReads: 0)
            _ = try await world.session.rename(uuid(1), to: "Downpipes")
            try await expect(["Downpipes"], afterReads: 1)
            try await world.session.delete(uuid(1))
            try await expect([], afterReads: 1)
        }
    }

    @Test func `what another server has changed is read anew when the change log tells`() async throws {
        try await Self.with { world in
            try await world.session.create(uuid(1))
            _ = try await world.session.read(uuid(1))
            _ = try await world.page(.init())
            try await CatalogSession.with(.inMemory(world.memory)) { other in
                _ = try await other.rename(uuid(1), to: "Downpipes")
            }
            #expect(try await world.session.read(uuid(1)).name == "Gutter run", "nobody has told it: this test tests nothing")
            let listing = ServiceListing(category: "plumbing", artisan: nil)
            let change = ServiceChange(
                tenant: try #require(TenantID(world.session.tenant)), service: try #require(ServiceID(uuid(1))), version: 2,
                isDeleted: false, before: listing, after: listing)
            await world.poll(.changes([.service(change)]))
            #expect(try await world.session.read(uuid(1)).name == "Downpipes")
            #expect(try await world.page(.init()) == ["Downpipes"])
        }
    }

    @Test(arguments: [true, false])
    func `all that is a deleted tenant's goes, also when another server has deleted it`(isOwn: Bool) async throws {
        try await Self.with { world in
            try await world.session.create(uuid(1))
            _ = try await world.session.read(uuid(1))
            #expect(try await world.page(.init()).count == 1)
            let deletion = DeleteTenantRequest.with { $0.id = world.session.tenant }
            if isOwn {
                _ = try await world.session.tenants.deleteTenant(deletion)
            } else {
                try await CatalogSession.with(.inMemory(world.memory)) { _ = try await $0.tenants.deleteTenant(deletion) }
                let tenant = try #require(TenantID(world.session.tenant))
                await world.poll(.changes([.tenant(TenantChange(tenant: tenant, version: 2, isDeleted: true))]))
            }
            #expect(await failure { try await world.session.read(uuid(1)) }?.code == .notFound)
            #expect((try? await world.page(.init()))?.isEmpty ?? true)
        }
    }

    @Test func `a cache that has not been told anything for two seconds is not used`() async throws {
        try await Self.with(isFollowed: false) { world in
            try await world.session.create(uuid(1))
            func readTwice() async throws -> Int {
                try await world.reads { for _ in 1...2 { _ = try await world.session.read(uuid(1)) } }
            }
            #expect(try await readTwice() == 2)
            await world.poll(.everything, began: .now - .seconds(3))
            #expect(try await readTwice() == 2, "a look that began three seconds ago says too little")
            let told = ContinuousClock.now
            await world.poll(.changes([]), began: told)
            _ = try await world.session.read(uuid(1))
            try await eventually(within: .seconds(30), "the catalogue is asked again") {
                try await world.reads { _ = try await world.session.read(uuid(1)) } > 0 && told.duration(to: .now) > .seconds(2)
            }
            #expect(try await readTwice() == 2)
            await world.poll(.changes([]))
            _ = try await world.session.read(uuid(1))
            #expect(try await readTwice() == 0)
        }
    }
}
