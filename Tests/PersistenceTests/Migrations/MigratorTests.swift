import TestSupport
import DatabaseTesting
import Postgres
import Testing

@testable import Persistence

@Suite(.enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct `Migrations of a database` {
    private let broken = Migration(
        version: 2, name: "half", sql: "create table half (n int); insert into half values (1); select 1 / (n - 1) from half")

    private func extended(_ sql: String) -> [Migration] {
        Migration.all + [Migration(version: Int32(Migration.all.count + 1), name: "later", sql: sql)]
    }

    @Test(arguments: [2, 5])
    func `servers that start at once on an empty database apply each step once`(count: Int) async throws {
        try await TestDatabase.with(migrated: false) { database in
            let clients = (0..<count).map { _ in database.anotherClient() }
            let applied = try await withThrowingTaskGroup(of: [Int32].self) { group in
                for client in clients { group.addTask { try await Migrator(client).run().map(\.version) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.sorted() == Migration.all.map(\.version))
            #expect(try await database.number("select count(*) from migration") == Int64(Migration.all.count))
            #expect(try await database.number("select count(*) from lease") == Int64(Partition.count))
            for client in clients { await client.shutDown(grace: .seconds(1)) }
        }
    }

    @Test func `what is done is not done again`() async throws {
        try await TestDatabase.with { database in
            let before = try await database.texts("select version || name || applied_at from migration order by version")
            #expect(try await Migrator(database.client).run().isEmpty)
            #expect(try await database.texts("select version || name || applied_at from migration order by version") == before)
        }
    }

    @Test func `a database of a newer program is left as it is, and the error says what to do`() async throws {
        try await TestDatabase.with { database in
            let later = self.extended("create table later (n int)")
            let applied = try await Migrator(database.client, migrations: later).run()
            #expect(applied.map(\.name) == ["later"])
            let error = await #expect(throws: MigrationError.self) { try await Migrator(database.client).run() }
            let version = Int32(Migration.all.count)
            #expect(error == .databaseIsNewer(database: version + 1, program: version))
            #expect(error.map { "\($0)".contains("Run the program that made the database, or a later one.") } == true)
            let count = try await database.number("select count(*) from migration")
            #expect(count == Int64(later.count))
            #expect(try await database.number("select count(*) from later") == 0, "nothing was taken away")
        }
    }

    @Test func `a step that was altered after it was applied is named, and nothing is done`() async throws {
        try await TestDatabase.with { database in
            try await database.client.execute("update migration set checksum = sha256('other') where version = 2")
            let later = self.extended("create table later (n int)")
            let error = await #expect(throws: MigrationError.self) {
                try await Migrator(database.client, migrations: later).run()
            }
            #expect(error == .stepDiffers(version: 2, name: Migration.all[1].name))
            #expect(try await database.number("select count(*) from pg_class where relname = 'later'") == 0)
        }
    }

    @Test func `a step that fails halfway leaves nothing of itself, and those before it`() async throws {
        try await TestDatabase.with(migrated: false) { database in
            let error = await #expect(throws: PostgresError.self) {
                try await Migrator(database.client, migrations: [Migration.all[0], self.broken]).run()
            }
            #expect(error?.sqlState == SQLState("22012"))
            let tables = try await database.number("select count(*) from pg_class where relname = 'half'")
            #expect(tables == 0)
            let names = try await database.texts("select name from migration")
            #expect(names == [Migration.all[0].name])
            let rest = try await Migrator(database.client).run()
            #expect(rest.map(\.version) == Migration.all.dropFirst().map(\.version))
        }
    }

    @Test func `a program that is killed halfway leaves a database that the next one brings on`() async throws {
        try await TestDatabase.with(migrated: false) { database in
            let client = database.anotherClient()
            let slow = [
                Migration.all[0], Migration(version: 2, name: "slow", sql: "create table slow (n int); select pg_sleep(60)"),
            ]
            let killed = Task { try await Migrator(client, migrations: slow).run() }
            try await eventually("it is at the second step") {
                try await database.number(
                    """
                    select count(*) from pg_stat_activity
                    where datname = current_database() and query like '%pg_sleep(60)' and state = 'active'
                    """) == 1
            }
            try await database.terminate("%pg_sleep(60)")
            await #expect(throws: PostgresError.self) { try await killed.value }
            #expect(try await Migrator(database.client).run().map(\.version) == Migration.all.dropFirst().map(\.version))
            #expect(try await database.number("select count(*) from pg_class where relname = 'slow'") == 0)
            await client.shutDown(grace: .seconds(1))
        }
    }
}
