import Catalog
import DatabaseTesting
import Locking
import Logging
import Postgres
import TestSupport
import Testing

@testable import Persistence

/// Whatever was committed when a poll began is told by it, or was told before.
@Suite(.enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct `What a tail never misses` {
    /// A write that was answered.
    private struct Write: Sendable {
        var tenant: TenantID
        var service: ServiceID
        var version: Int64
        var answered: ContinuousClock.Instant
    }

    private struct Step: Hashable {
        var tenant: TenantID
        var service: ServiceID
        var version: Int64
    }

    /// Creates services, and updates each twice.
    private static func write(_ count: Int, of tenant: TenantID, _ services: PostgresServiceRepository) async throws -> [Write] {
        var writes: [Write] = []
        for index in 0..<count {
            let new = Samples.new()
            _ = try await services.create(new, of: tenant, context: Samples.context())
            writes.append(Write(tenant: tenant, service: new.id, version: 1, answered: .now))
            for version in Int64(1)...2 {
                _ = try await services.update(
                    new.id, of: tenant, to: Samples.service("\(index), \(version)"), replacing: version, change: Samples.id(),
                    context: Samples.context())
                writes.append(Write(tenant: tenant, service: new.id, version: version + 1, answered: .now))
            }
        }
        return writes
    }

    @Test(arguments: [true, false]) func `writes that were answered before a poll began`(aSequencerRuns: Bool) async throws {
        try await TestDatabase.with { database in
            let clients = (0..<3).map { _ in database.anotherClient() }
            var tenants: [TenantID] = []
            for _ in 0..<4 { tenants.append(try await database.tenant()) }
            let tail = database.tail(clients[0])
            var state = tail.state
            _ = try await tail.poll(&state)
            let sequencer = database.sequencer(clients[1]) { $0.interval = .milliseconds(2) }
            let sequencing = Task { if aSequencerRuns { await sequencer.run() } }
            let repository = PostgresServiceRepository(CatalogDatabase(clients[2]))
            let writing = tenants.map { tenant in Task { try await Self.write(15, of: tenant, repository) } }
            let ended = Guarded(false)
            let waiting = Task {
                var writes: [Write] = []
                for task in writing { writes += try await task.value }
                ended.withLock { $0 = true }
                return writes
            }
            var polls: [ChangePoll] = []
            while !ended.withLock({ $0 }) { polls.append(try await tail.poll(&state)) }
            polls.append(try await tail.poll(&state))
            let writes = try await waiting.value
            sequencing.cancel()
            await sequencing.value

            #expect(writes.count == 180)
            #expect(polls.allSatisfy { $0.news != .everything })
            #expect(zip(polls, polls.dropFirst()).allSatisfy { $1.previousPoll == $0.thisPoll && $1.thisPoll > $0.thisPollEnded })
            #expect(polls.allSatisfy { $0.thisPoll < $0.thisPollEnded })
            var toldIn: [Step: Int] = [:]
            for (index, poll) in polls.enumerated() {
                for change in poll.changes.compactMap(\.service) {
                    let step = Step(tenant: change.tenant, service: change.service, version: change.version)
                    toldIn[step] = min(toldIn[step] ?? .max, index)
                }
            }
            for write in writes {
                let due = polls.firstIndex { $0.began >= write.answered } ?? polls.count - 1
                let told = toldIn[Step(tenant: write.tenant, service: write.service, version: write.version)]
                #expect(told ?? .max <= due, "of \(polls.count) polls")
            }
            for client in clients { await client.shutDown(grace: .seconds(1)) }
        }
    }

    @Test(arguments: [true, false]) func `a transaction that commits long after others that began after it`(
        itGetsItsPlaceFirst: Bool
    ) async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let tail = database.tail()
            var state = tail.state
            _ = try await tail.poll(&state)
            let late: ServiceID = Samples.id()
            try await database.client.withTransaction { transaction in
                try await transaction.execute(
                    """
                    with recorded as (
                      insert into change (tenant, entity, id, version, at, kind, action, actor, address, agent, request_id, after)
                      values ('\(tenant)', '\(late)', '00000000-0000-0000-0000-000000000001', 1, now() - interval '1 hour', 3, 1,
                        '', '', '', '', '{"category": "plumbing"}')
                      returning id
                    )
                    insert into pending select \(Partition(of: tenant).number), id from recorded
                    """)
                // The log and the transactions go on without it.
                for _ in 0..<3 {
                    _ = try await database.services.create(Samples.new(), of: tenant, context: Samples.context())
                    if itGetsItsPlaceFirst { try await database.seal() }
                    #expect(try await database.news(tail, &state).compactMap(\.service?.service).contains(late) == false)
                }
            }
            if itGetsItsPlaceFirst { try await database.seal() }
            #expect(try await database.news(tail, &state).compactMap(\.service?.service).contains(late))
        }
    }

    @Test func `a poll reads of a long log only what is new`() async throws {
        try await TestDatabase.with { database in
            try await database.client.execute(
                """
                insert into change
                  select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, now(), 3, 1, '', '', '', '', null, '{}'
                  from generate_series(1, 20000);
                insert into log
                  select row_number() over (partition by n % 16), n % 16, id, decode(repeat('ab', 32), 'hex'),
                    decode(repeat('ab', 32), 'hex'), now()
                  from (select id, row_number() over () n from change) numbered;
                analyze
                """)
            let explain = "explain (costs off) execute tail('{0}', '{1}', '{\\\\xab}', 3, 100)"
            let plan = try await database.client.withTransaction { transaction in
                try await transaction.execute(
                    "set local plan_cache_mode = force_generic_plan; "
                        + "prepare tail(int2[], int8[], bytea[], int8, int8) as \(ChangeTailStatement.poll.sql)")
                return try await transaction.query(Statement("explain_tail", explain)).map { try $0.string(0) }
            }
            // The table of waiting changes is read whole: it is short, and has no index of what is new.
            let readWhole = plan.filter { $0.contains("Seq Scan on") }.compactMap { $0.split(separator: " ").last }
            #expect(Set(readWhole) == ["l", "p"], "\(plan)")
            for index in ["log_pkey on log g", "log_pkey on log g_1", "change_id on change c_1"] {
                let isUsed = plan.contains { $0.hasSuffix("Index Scan using \(index)") }
                #expect(isUsed, "\(index) in \(plan)")
            }
        }
    }
}
