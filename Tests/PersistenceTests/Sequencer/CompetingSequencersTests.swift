import Catalog
import DatabaseTesting
import Postgres
import TestSupport
import Testing

@testable import Persistence

@Suite(.enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct `Sequencers that compete` {
    private let outdated = "update lease set expires_at = clock_timestamp() - interval '1 second'"

    @Test(arguments: [false, true])
    func `what an old holder writes late has no effect, whether or not the new one has written`(newHasWritten: Bool) async throws {
        try await TestDatabase.with { database in
            try await `A sequencer`.create(40, in: database)
            let (client, watched) = (database.anotherClient(), WatchedExecutor(database.client))
            let old = database.sequencer(watched, owner: 1)
            let new = database.sequencer(client, owner: 2)
            var newLeases = LeaseState(duration: .seconds(10))
            watched.hold(SequencerStatement.seal)
            let late = Task {
                var leases = LeaseState(duration: .seconds(10))
                _ = try await old.tick(&leases)
                // It finds out at its next tick.
                let isDue = leases.isDue(.now)
                _ = try await old.tick(&leases)
                return isDue
            }
            await eventually("the old one is about to write") { watched.waitingCount == 1 }
            try await database.client.execute(self.outdated)
            if newHasWritten {
                _ = try await new.tick(&newLeases)
                #expect(new.status.sealed == 44)
            } else {
                var parameters = Parameters()
                parameters.append(uuid: 2)
                parameters.append(10_000_000 as Int64)
                parameters.append(16 as Int64)
                _ = try await client.query(SequencerStatement.take, parameters, lane: .write)
            }
            watched.letGo()
            #expect(try await late.value)
            #expect(old.status.sealed == 0)
            #expect(old.status.partitions == 0)
            #expect(try await database.expectWholeLog() == (newHasWritten ? 44 : 0))
            try await database.expectWholeChangeLog("")
            await client.shutDown(grace: .seconds(1))
        }
    }

    @Test func `a write whose answer was lost is not written again`() async throws {
        try await TestDatabase.with { database in
            try await `A sequencer`.create(40, in: database)
            let sequencer = database.sequencer(LossyExecutor(database.client, losses: [.none, .after]))
            var leases = LeaseState(duration: .seconds(10))
            await #expect(throws: PostgresError.self) { _ = try await sequencer.tick(&leases) }
            for _ in 0..<2 { _ = try await sequencer.tick(&leases) }
            #expect(try await database.expectWholeLog() == 44)
            try await database.expectWholeChangeLog("")
        }
    }

    @Test func `many at once, coming and going, leave one whole log`() async throws {
        try await TestDatabase.with { database in
            let clients = (0..<2).map { _ in database.anotherClient() }
            let running = (0..<4).map { index in
                Task {
                    while !Task.isCancelled {
                        let sequencer = database.sequencer(clients[index % 2]) {
                            $0.interval = .milliseconds(3)
                            $0.leaseDuration = .milliseconds(30)
                            $0.maxPartitions = 5
                            $0.maxChangesPerPartition = 7
                        }
                        let shift = Task { await sequencer.run() }
                        try? await Task.sleep(for: .milliseconds(.random(in: 20...120)))
                        shift.cancel()
                        await shift.value
                    }
                }
            }
            for _ in 0..<10 { try await `A sequencer`.create(80, in: database, tenants: 8) }
            try await eventually("all have their places") { try await database.number("select count(*) from pending") == 0 }
            for task in running { task.cancel() }
            for task in running { await task.value }
            #expect(try await database.expectWholeLog() == 880)
            try await database.expectWholeChangeLog("")
            for client in clients { await client.shutDown(grace: .seconds(1)) }
        }
    }

    @Test func `each takes as many partitions as it may, and what is left goes to the next`() async throws {
        try await TestDatabase.with { database in
            let shares = [5, 5, 16]
            var held: [Int] = []
            for (index, share) in shares.enumerated() {
                let sequencer = database.sequencer(owner: UInt128(index + 1)) { $0.maxPartitions = share }
                var leases = LeaseState(duration: .seconds(10))
                _ = try await sequencer.tick(&leases)
                held.append(leases.partitions.count)
            }
            #expect(held == [5, 5, 6])
            #expect(try await database.number("select count(distinct owner) from lease") == 3)
        }
    }

    @Test func `a lease that ends in a distant future, because a clock was wrong, is taken`() async throws {
        try await TestDatabase.with { database in
            try await database.client.execute(
                "update lease set owner = gen_random_uuid(), expires_at = clock_timestamp() + interval '3 hours'")
            let sequencer = database.sequencer()
            var leases = LeaseState(duration: .seconds(10))
            _ = try await sequencer.tick(&leases)
            #expect(leases.partitions.count == Partition.count)
            try await database.client.execute(
                """
                update lease
                set owner = gen_random_uuid(), epoch = epoch + 1, expires_at = clock_timestamp() + interval '10 seconds'
                """)
            var others = LeaseState(duration: .seconds(10))
            _ = try await database.sequencer().tick(&others)
            #expect(others.partitions.isEmpty, "a lease of the usual length is its holder's")
        }
    }
}
