import DatabaseTesting
import Logging
import Postgres
import TestSupport
import Testing

@testable import Persistence

@Suite(.enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct `Migrations of a database` {
    private let broken = Migration(
        version: 2, name: "half", sql: "create table half (n int); insert into half values (1); select 1 / (n - 1) from half")

    private func limits(_ change: (inout MigrationLimits) -> Void) -> MigrationLimits {
        var limits = MigrationLimits()
        limits.reminder = .milliseconds(300)
        change(&limits)
        return limits
    }

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

    /// A client whose statements may take half a second.
    private func hurried(_ database: TestDatabase) -> PostgresClient {
        var configuration = PostgresConfiguration(connection: database.connection)
        configuration.statementTimeout = .milliseconds(500)
        configuration.silenceTimeout = .milliseconds(500)
        return PostgresClient(configuration, logger: .silent)
    }

    @Test func `a step may take longer than a statement of a call`() async throws {
        try await TestDatabase.with(migrated: false) { database in
            let client = self.hurried(database)
            let slow = [Migration(version: 1, name: "slow", sql: "create table slow (n int); select pg_sleep(2)")]
            let lines = LogKeeper()
            let applied = try await Migrator(client, migrations: slow, limits: self.limits { _ in }, logger: lines.logger).run()
            #expect(applied.count == 1)
            #expect(lines.all.contains { $0.contains("waiting for a step") && $0.contains("slow") }, "\(lines.all)")
            let again = await #expect(throws: PostgresError.self) { try await client.execute("select pg_sleep(2)") }
            #expect(again?.sqlState == .queryCanceled, "the next user of the connection has the usual bound")
            await client.shutDown(grace: .seconds(1))
        }
    }

    @Test func `a step that takes too long is given up, and leaves nothing`() async throws {
        try await TestDatabase.with(migrated: false) { database in
            let limits = self.limits { $0.step = .seconds(1) }
            let endless = [Migration(version: 1, name: "endless", sql: "create table endless (n int); select pg_sleep(600)")]
            let error = await #expect(throws: PostgresError.self) {
                try await Migrator(database.client, migrations: endless, limits: limits).run()
            }
            #expect(error?.code == .deadlineExceeded)
            let applied = try await Migrator(database.client).run()
            #expect(applied.count == Migration.all.count)
            let tables = try await database.number("select count(*) from pg_class where relname = 'endless'")
            #expect(tables == 0)
        }
    }

    @Test func `another program's migration is waited for, for longer than a statement may take, but not for ever`() async throws {
        try await TestDatabase.with(migrated: false) { database in
            let client = self.hurried(database)
            let other = database.anotherClient()
            let lines = LogKeeper()
            let (short, long) = (self.limits { $0.wait = .milliseconds(500) }, self.limits { _ in })
            let waiting = try await other.withTransaction { transaction in
                try await transaction.execute("select pg_advisory_xact_lock(5436514792857228877)")
                let error = await #expect(throws: MigrationError.self) { try await Migrator(client, limits: short).run() }
                #expect(error == .othersAtWork(.milliseconds(500)))
                let waiting = Task { try await Migrator(client, limits: long, logger: lines.logger).run() }
                await eventually("it says what it waits for") { lines.all.contains { $0.contains("waiting for another program") } }
                try await Task.sleep(for: .seconds(1))
                let tables = try await database.number("select count(*) from pg_class where relname = 'tenant'")
                #expect(tables == 0)
                return waiting
            }
            let applied = try await waiting.value
            #expect(applied.count == Migration.all.count)
            let steps = try await database.number("select count(*) from migration")
            #expect(steps == Int64(Migration.all.count))
            for client in [client, other] { await client.shutDown(grace: .seconds(1)) }
        }
    }

    @Test func `a role that may not change the schema finds it up to date, or hears that it is not`() async throws {
        try await TestDatabase.with { database in
            let role = "reader_\(UInt64.random(in: .min ... .max))"
            try await database.client.execute(
                """
                create role \(role) login; revoke create on schema public from public; grant usage on schema public to \(role);
                grant select, insert, update, delete on all tables in schema public to \(role)
                """)
            let client = PostgresClient(
                PostgresConfiguration(connection: "\(database.connection) user=\(role)"), logger: .silent)
            let applied = try await Migrator(client).run()
            #expect(applied.isEmpty)
            try await Migrator(client).check()
            let later = self.extended("create table later (n int)")
            let older = await #expect(throws: MigrationError.self) { try await Migrator(client, migrations: later).check() }
            let version = Int32(Migration.all.count)
            #expect(older == .databaseIsOlder(database: version, program: version + 1))
            let newer = await #expect(throws: MigrationError.self) {
                try await Migrator(client, migrations: Array(Migration.all.dropLast())).check()
            }
            #expect(newer == .databaseIsNewer(database: version, program: version - 1))
            let refused = await #expect(throws: PostgresError.self) { try await Migrator(client, migrations: later).run() }
            #expect(refused?.sqlState == .insufficientPrivilege)
            // The role can do what serving takes.
            let services = PostgresServiceRepository(CatalogDatabase(client))
            _ = try await services.create(Samples.new(), of: database.tenant(), context: Samples.context())
            await client.shutDown(grace: .seconds(1))
            try await database.client.execute("drop owned by \(role); drop role \(role)")
        }
    }

    @Test func `an empty database is older than any program`() async throws {
        try await TestDatabase.with(migrated: false) { database in
            let error = await #expect(throws: MigrationError.self) { try await Migrator(database.client).check() }
            #expect(error == .databaseIsOlder(database: 0, program: Int32(Migration.all.count)))
            let tables = try await database.number("select count(*) from pg_class where relname = 'migration'")
            #expect(tables == 0)
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
