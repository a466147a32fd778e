import Catalog
import DatabaseTesting
import Postgres
import TestSupport
import Testing

@testable import Persistence

@Suite(.enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct `A sequencer` {
    /// Creates services of some tenants, all at once.
    static func create(_ count: Int, in database: TestDatabase, tenants: Int = 4) async throws {
        for _ in 0..<tenants {
            let tenant = try await database.tenant()
            let items = (0..<count / tenants).map { _ in Samples.new() }
            _ = try await database.services.createAll(items, of: tenant, mode: .allOrNothing, context: Samples.context())
        }
    }

    @Test func `every change gets one place, and one notification tells of a tick`() async throws {
        try await TestDatabase.with { database in
            try await Self.create(200, in: database, tenants: 8)
            let notifications = database.client.notifications(on: Sequencer.channel).makeAsyncIterator()
            #expect(await notifications.next() == .listening)
            let sequencer = database.sequencer()
            var leases = LeaseState(duration: .seconds(10))
            #expect(try await !sequencer.tick(&leases))
            #expect(try await !sequencer.tick(&leases), "nothing is left")
            #expect(sequencer.status.sealed == 208)
            #expect(sequencer.status.partitions == Partition.count)
            try await database.client.execute("select pg_notify('\(Sequencer.channel)', 'end')")
            guard case .received(let payload) = await notifications.next() else {
                Issue.record("no notification came")
                return
            }
            #expect(await notifications.next() == .received("end"), "one tells of a tick, and none of a tick without changes")
            let heads = try await database.texts(
                "select partition || ':' || position from lease where position > 0 order by partition::text")
            #expect(payload.split(separator: ",").map(String.init).sorted() == heads.sorted())
            #expect(try await database.expectWholeLog() == 208)
            try await database.expectWholeChangeLog("")
        }
    }

    @Test func `more changes than one tick takes come in several, at once`() async throws {
        try await TestDatabase.with { database in
            try await Self.create(100, in: database, tenants: 2)
            let sequencer = database.sequencer { $0.maxChangesPerPartition = 30 }
            var leases = LeaseState(duration: .seconds(10))
            var ticks = 1
            while try await sequencer.tick(&leases) { ticks += 1 }
            #expect(ticks == 2 || ticks == 4, "two tenants are in two partitions, or in one")
            #expect(try await database.expectWholeLog() == 102)
        }
    }

    @Test func `large changes come in several ticks, none of which reads more than a bound`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            var content = Samples.service()
            // A change of 40 KB is larger than the bound, and is taken all the same.
            let sizes = [10_000, 40_000, 100] + [Int](repeating: 5_000, count: 40)
            for size in sizes {
                content.description = String(repeating: "x", count: size)
                _ = try await database.services.create(Samples.new(content), of: tenant, context: Samples.context())
            }
            let sequencer = database.sequencer { $0.maxBytesPerPartition = 30_000 }
            var leases = LeaseState(duration: .seconds(10))
            var sealed: Int64 = 0
            var ticks = 1
            while try await sequencer.tick(&leases) {
                #expect(sequencer.status.sealed - sealed <= 8, "tick \(ticks)")
                sealed = sequencer.status.sealed
                ticks += 1
            }
            #expect(ticks > 6)
            #expect(try await database.number("select count(*) from pending") == 0)
            #expect(try await database.expectWholeLog() == sizes.count + 1)
        }
    }

    @Test func `a database that is too slow for a tick is asked for less`() async throws {
        try await TestDatabase.with { database in
            try await Self.create(60, in: database, tenants: 1)
            let sequencer = database.sequencer(SlowSequencerExecutor(database.client, maxRows: 5)) {
                $0.interval = .milliseconds(10)
            }
            let running = Task { await sequencer.run() }
            try await eventually("all have their places") { try await database.number("select count(*) from pending") == 0 }
            running.cancel()
            await running.value
            #expect(try await database.expectWholeLog() == 61)
        }
    }

    @Test func `versions whose changes sort before those they follow hold nobody up`() async throws {
        try await TestDatabase.with { database in
            // The clocks of servers differ: what a later server calls a change may sort before what an earlier one did.
            let tenant = try await database.tenant()
            let services = database.services
            for index in 0..<12 {
                let new = NewService(
                    id: Samples.id(), content: Samples.service(), change: ChangeID(rawValue: .max - UInt128(index)))
                _ = try await services.create(new, of: tenant, context: Samples.context())
                for version in Int64(1)...3 {
                    let change = ChangeID(rawValue: UInt128(4 - version) << 64 + UInt128(index))
                    _ = try await services.update(
                        new.id, of: tenant, to: Samples.service("Version \(version + 1)"), replacing: version, change: change,
                        context: Samples.context())
                }
            }
            let sequencer = database.sequencer { $0.maxChangesPerPartition = 5 }
            var leases = LeaseState(duration: .seconds(10))
            for _ in 0..<40 where sequencer.status.sealed < 49 { _ = try await sequencer.tick(&leases) }
            #expect(sequencer.status.sealed == 49)
            #expect(try await database.expectWholeLog() == 49)
        }
    }

    @Test func `a change whose predecessor is gone waits, and shows as waiting; the others do not`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let services = database.services
            let new = Samples.new()
            _ = try await services.create(new, of: tenant, context: Samples.context())
            _ = try await services.delete(new.id, of: tenant, version: 0, change: Samples.id(), context: Samples.context())
            try await database.client.execute(
                """
                with gone as (delete from change where kind = 3 and version = 1 returning id)
                delete from pending where change in (select id from gone)
                """)
            _ = try await services.create(Samples.new(), of: tenant, context: Samples.context())
            let sequencer = database.sequencer()
            var leases = LeaseState(duration: .milliseconds(1))
            for _ in 0..<3 { _ = try await sequencer.tick(&leases) }
            #expect(sequencer.status.sealed == 2)
            try await eventually("it is counted") {
                _ = try await sequencer.tick(&leases)
                return sequencer.status.waiting == 1 && sequencer.status.lag > .zero
            }
        }
    }

    @Test func `changes have their places soon after they were committed`() async throws {
        try await TestDatabase.with { database in
            let client = database.anotherClient()
            let sequencer = database.sequencer(client)
            let running = Task { await sequencer.run() }
            await eventually("it has its leases") { sequencer.status.partitions == Partition.count }
            let tenant = try await database.tenant()
            for index in 0..<60 {
                _ = try await database.services.create(Samples.new(), of: tenant, context: Samples.context(Samples.key("\(index)")))
                try await Task.sleep(for: .milliseconds(5))
            }
            try await eventually("all have their places") { try await database.number("select count(*) from log") == 61 }
            // One second is what is promised where nothing else runs; a busy machine gets more.
            let late = try await database.number(
                "select count(*) from log l join change c on c.id = l.change where l.sealed_at - c.at > interval '5 seconds'")
            #expect(late == 0)
            let median = try await database.number(
                """
                select percentile_cont(0.5) within group (order by extract(epoch from l.sealed_at - c.at)) * 1000
                from log l join change c on c.id = l.change
                """)
            #expect(median < 1_000)
            running.cancel()
            await running.value
            #expect(try await database.number("select count(*) from lease where owner is null and expires_at = '-infinity'") == 16)
            try await database.expectWholeLog()
            await client.shutDown(grace: .seconds(1))
        }
    }

    @Test func `a sequencer whose connections are cut off goes on`() async throws {
        try await TestDatabase.with { database in
            let client = database.anotherClient()
            let sequencer = database.sequencer(client) { $0.interval = .milliseconds(5) }
            let running = Task { await sequencer.run() }
            for round in 1...8 {
                try await Self.create(20, in: database, tenants: 1)
                try await database.terminate("%lease%")
                try await eventually("all have their places") {
                    try await database.number("select count(*) from log") == Int64(round * 21)
                }
            }
            await eventually("it is well again") { !sequencer.status.isFailing }
            running.cancel()
            await running.value
            try await database.expectWholeLog()
            try await database.expectWholeChangeLog("")
            await client.shutDown(grace: .seconds(1))
        }
    }
}
