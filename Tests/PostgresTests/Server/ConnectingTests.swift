import Postgres
import Resilience
import TestSupport
import Testing

@Suite("Connecting to what is not there", .timeLimit(.minutes(2)))
struct ConnectingTests {
    private static let one = Statement("one", "SELECT 1::int8")

    /// - Returns: the error of a statement, and what was logged.
    private func failure(_ connection: String) async -> (error: PostgresError?, log: String) {
        let lines = LogKeeper()
        let client = TestCluster.client(connection, logger: lines.logger) {
            $0.connectTimeout = .seconds(2)
            $0.pool.acquireTimeout = .seconds(10)
        }
        let started = ContinuousClock.now
        let error = await postgresError { _ = try await client.query(Self.one) }
        #expect(started.duration(to: .now) < .seconds(30))
        // The numbers are those of the reactor's last look before it slept: after the end they are the last.
        await client.shutDown(grace: .zero)
        #expect(client.statistics.waiting == 0)
        #expect(client.statistics.open == 0)
        #expect(client.statistics.connectFailures >= 1)
        return (error, lines.text)
    }

    @Test(arguments: [
        "host=/nowhere-at-all", "host=127.0.0.1 port=1", "host=krafti-test.invalid", "host=127.0.0.1 port=1,2 sslmode=verify-full",
    ])
    func `nothing answers: a failure that says so, with no secret in it or in the log`(connection: String) async {
        let (error, log) = await self.failure("\(connection) user=krafti password=sesame dbname=catalogue")
        #expect(error?.code == .connectionFailed)
        #expect(error?.outcomeUnknown == false)
        #expect(error?.message.hasPrefix("Postgres ") == true)
        #expect(log.contains("connecting failed"))
        for text in [error.map { String(reflecting: $0) } ?? "", log] { #expect(!text.contains("sesame")) }
    }

    @Test(.needsServer) func `a database or a role that does not exist is named in the log, and not in the message`() async throws {
        let server = try #require(TestServer.connection)
        for (setting, name) in [("dbname=atlantis", "atlantis"), ("user=nobody_here", "nobody_here")] {
            let (error, log) = await self.failure("\(server) password=sesame \(setting)")
            #expect(error?.code == .connectionFailed)
            #expect(error?.message == "Postgres could not be reached: the database or the role does not exist.")
            #expect(error?.detail?.contains(name) == true)
            #expect(log.contains(name))
            #expect(!log.contains("sesame"))
        }
    }

    @Test(.needsServer) func `a unix socket is never encrypted, and works where TLS is required`() async throws {
        let server = try #require(TestServer.connection)
        let client = TestCluster.client("\(server) sslmode=require")
        #expect(try await client.query(Self.one)[0].int64(0) == 1)
        await client.shutDown(grace: .seconds(5))
    }
}
