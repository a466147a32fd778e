import Postgres
import Resilience
import TestSupport
import Testing

@Suite("COPY", .needsServer, .timeLimit(.minutes(2)))
struct CopyTests {
    private struct Stopped: Error {}

    private static let count = Statement("count", "SELECT count(*), coalesce(sum(n), 0)::int8 FROM t")

    private func withTable(
        _ configure: (inout PostgresConfiguration) -> Void = { _ in },
        _ body: (PostgresClient, _ database: String) async throws -> Void
    ) async throws {
        try await TestServer.withDatabase({
            $0.pool.maxOpen = 4
            configure(&$0)
        }) { client, database async throws in
            try await client.execute("CREATE TABLE t (n int8)")
            try await body(client, database)
        }
    }

    private func rows(_ client: PostgresClient) async throws -> Int64 { try await client.query(Self.count)[0].int64(0) }

    /// Its connection is in order again, and was not given up for it.
    private func expectRecovered(_ client: PostgresClient, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        await eventually("its connection is idle again", sourceLocation: sourceLocation) { client.statistics.inUse == 0 }
        #expect(client.statistics.closed.total == 0, sourceLocation: sourceLocation)
    }

    // MARK: In

    @Test func `rows go in, wherever they are cut`() async throws {
        try await self.withTable { client, _ async throws in
            let text = Array((1...20_000).map { "\($0)\n" }.joined().utf8)
            let copied = try await client.copyIn("COPY t FROM STDIN") { writer in
                for start in stride(from: 0, to: text.count, by: 4_099) {
                    try await writer.write(Array(text[start..<min(start + 4_099, text.count)]))
                }
                try await writer.write([])
            }
            #expect(copied == 20_000)
            let row = try await client.query(Self.count)[0]
            #expect(try row.int64(0) == 20_000)
            #expect(try row.int64(1) == 200_010_000)
            try await self.expectRecovered(client)
        }
    }

    @Test func `a writer that stops halfway leaves nothing`() async throws {
        try await self.withTable { client, _ async throws in
            await #expect(throws: Stopped.self) {
                _ = try await client.copyIn("COPY t FROM STDIN") { writer in
                    try await writer.write(Array("1\n2\n".utf8))
                    throw Stopped()
                }
            }
            try await self.expectRecovered(client)
            #expect(try await self.rows(client) == 0)
            #expect(try await client.copyIn("COPY t FROM STDIN") { try await $0.write(Array("3\n".utf8)) } == 1)
        }
    }

    @Test func `a row that is wrong fails the COPY at its end, and nothing is kept`() async throws {
        try await self.withTable { client, _ async throws in
            let error = await postgresError {
                _ = try await client.copyIn("COPY t FROM STDIN") { writer in
                    try await writer.write(Array("1\nsecret\n".utf8))
                    for _ in 0..<100 { try await writer.write(Array(repeating: 0x31, count: 10_000) + [0x0A]) }
                }
            }
            #expect(error?.sqlState == .invalidTextRepresentation)
            #expect(error?.outcomeUnknown == false)
            #expect(error?.message.contains("secret") == false)
            try await self.expectRecovered(client)
            #expect(try await self.rows(client) == 0)
        }
    }

    @Test func `in a transaction a COPY shares its fate`() async throws {
        try await self.withTable { client, _ async throws in
            try await client.withTransaction { transaction in
                _ = try await transaction.copyIn("COPY t FROM STDIN") { try await $0.write(Array("1\n2\n".utf8)) }
                #expect(try await transaction.query(Self.count)[0].int64(0) == 2)
            }
            #expect(try await self.rows(client) == 2)
            await #expect(throws: Stopped.self) {
                try await client.withTransaction { transaction in
                    _ = try await transaction.copyIn("COPY t FROM STDIN") { try await $0.write(Array("3\n".utf8)) }
                    throw Stopped()
                }
            }
            let swallowed = await postgresError {
                try await client.withTransaction { transaction in
                    _ = try? await transaction.copyIn("COPY t FROM STDIN") { _ in throw Stopped() }
                }
            }
            #expect(swallowed?.code == .transactionRolledBack)
            try await self.expectRecovered(client)
            #expect(try await self.rows(client) == 2)
        }
    }

    @Test func `a writer that is cancelled, or late, leaves nothing`() async throws {
        try await self.withTable { client, _ async throws in
            let task = Task {
                await postgresError {
                    _ = try await client.copyIn("COPY t FROM STDIN") { writer in
                        while true { try await writer.write(Array("1\n".utf8)) }
                    }
                }
            }
            await eventually("it copies") { client.statistics.inUse == 1 }
            task.cancel()
            #expect(await task.value?.code == .cancelled)
            let late = await postgresError {
                _ = try await client.copyIn("COPY t FROM STDIN", deadline: .now + .milliseconds(200)) { writer in
                    while true { try await writer.write(Array("1\n".utf8)) }
                }
            }
            #expect(late?.code == .deadlineExceeded)
            try await self.expectRecovered(client)
            #expect(try await self.rows(client) == 0)
        }
    }

    // MARK: Out

    @Test func `rows come out in pieces that end with a row`() async throws {
        try await self.withTable { client, _ async throws in
            var (rows, pieces) = (0, 0)
            try await client.copyOut("COPY (SELECT generate_series(1, 200000)) TO STDOUT") { piece in
                pieces += 1
                #expect(piece.last == 0x0A)
                #expect(piece.count < 128 * 1024)
                rows += piece.count { $0 == 0x0A }
            }
            #expect(rows == 200_000)
            #expect(pieces > 10)
            try await client.copyOut("COPY t TO STDOUT") { _ in Issue.record("there is no row") }
            try await self.expectRecovered(client)
        }
    }

    @Test func `a reader that stops halfway stops the server too`() async throws {
        try await self.withTable { client, _ async throws in
            await #expect(throws: Stopped.self) {
                try await client.copyOut("COPY (SELECT generate_series(1, 1000000000)) TO STDOUT") { _ in throw Stopped() }
            }
            try await self.expectRecovered(client)
            #expect(try await self.rows(client) == 0)
        }
    }

    @Test func `while the reader works the server waits`() async throws {
        try await self.withTable { client, database async throws in
            await #expect(throws: Stopped.self) {
                try await client.copyOut("COPY (SELECT generate_series(1, 1000000000)) TO STDOUT") { _ in
                    try await eventually("the server waits for its client") {
                        var parameters = Parameters()
                        parameters.append(database)
                        let waiting = Statement(
                            "waiting", "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND wait_event = 'ClientWrite'")
                        return try await TestServer.admin.query(waiting, parameters)[0].int64(0) == 1
                    }
                    throw Stopped()
                }
            }
            try await self.expectRecovered(client)
        }
    }

    @Test func `a failure in the middle is told after what came before it`() async throws {
        try await self.withTable { client, _ async throws in
            var rows = 0
            let error = await postgresError {
                try await client.copyOut("COPY (SELECT 1 / (50000 - n) FROM generate_series(1, 100000) n) TO STDOUT") { piece in
                    rows += piece.count { $0 == 0x0A }
                }
            }
            #expect(error?.sqlState == SQLState("22012"))
            #expect(rows == 49_999)
            try await self.expectRecovered(client)
        }
    }

    @Test func `a reader may take its time with the last piece`() async throws {
        try await self.withTable({
            $0.statementTimeout = .milliseconds(300)
            $0.silenceTimeout = .milliseconds(300)
        }) { client, _ async throws in
            var pieces = 0
            try await client.copyOut("COPY (SELECT 1) TO STDOUT") { _ in
                pieces += 1
                try await Task.sleep(for: .milliseconds(1_200))
            }
            #expect(pieces == 1)
            #expect(client.statistics.closed.broken == 0)
        }
    }

    @Test func `a COPY whose connection is killed says so`() async throws {
        try await self.withTable { client, database async throws in
            let reading = await postgresError {
                try await client.copyOut("COPY (SELECT generate_series(1, 1000000000)) TO STDOUT") { _ in
                    _ = try await TestServer.terminate(database, running: "COPY%")
                }
            }
            #expect(reading?.code == .connectionLost)
            let writing = await postgresError {
                _ = try await client.copyIn("COPY t FROM STDIN") { writer in
                    try await writer.write(Array("1\n".utf8))
                    _ = try await TestServer.terminate(database, running: "COPY%")
                    while true { try await writer.write(Array("2\n".utf8)) }
                }
            }
            #expect(writing?.code == .connectionLost)
            #expect(try await self.rows(client) == 0)
        }
    }

    // MARK: What is none

    @Test func `a statement that is no COPY, or one of the other kind, is refused as such`() async throws {
        try await self.withTable { client, _ async throws in
            let noCopy = await postgresError {
                _ = try await client.copyIn("SELECT 1") { _ in Issue.record("nothing to write to") }
            }
            #expect(noCopy?.code == .invalidParameter)
            let nothing = await postgresError { try await client.copyOut("SELECT 1") { _ in Issue.record("nothing to read") } }
            #expect(nothing?.code == .invalidParameter)
            let out = await postgresError { _ = try await client.copyIn("COPY t TO STDOUT") { _ in Issue.record("not to write") } }
            #expect(out?.code == .invalidParameter)
            let into = await postgresError { try await client.copyOut("COPY t FROM STDIN") { _ in Issue.record("not to read") } }
            #expect(into?.code == .invalidParameter)
            let missing = await postgresError {
                try await client.copyOut("COPY nowhere TO STDOUT") { _ in Issue.record("no table") }
            }
            #expect(missing?.sqlState == .undefinedTable)
            try await self.expectRecovered(client)
            #expect(try await self.rows(client) == 0)
        }
    }
}
