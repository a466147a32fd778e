import CLibpq
import Resilience
import Testing

@testable import Postgres

/// Requests that libpq does not take, because it knows already that the connection is lost.
@Suite struct UnsentRequestTests {
    private static func lostConnection(maxPreparedStatements: Int) throws -> PostgresConnection {
        // A socket folder that there is not: lost from the beginning.
        let pointer = try #require(PQconnectStart("host=/nonexistent"))
        let libpq = LibpqConnection(owning: pointer)
        #expect(libpq.isLost)
        return PostgresConnection(
            id: PoolConnectionID(number: 1), libpq, maxPreparedStatements: maxPreparedStatements, .now)
    }

    private static func request() -> Request {
        let request = Request(.command("select 1"), .lane(0), deadline: nil)
        request.receiver = .reactor { _ in }
        return request
    }

    @Test(arguments: [nil, "BEGIN"], [0, 10])
    func `whoever waits for a statement is found when the connection ends`(begin: String?, prepared: Int) throws {
        let connection = try Self.lostConnection(maxPreparedStatements: prepared)
        let request = Self.request()
        #expect(!connection.send(Statement("one", "select 1"), Parameters(), for: request, begin: begin))
        #expect(connection.requests.map(ObjectIdentifier.init) == [ObjectIdentifier(request)])
    }

    @Test(arguments: [nil, "BEGIN"])
    func `so is whoever waits for a statement without parameters`(begin: String?) throws {
        let connection = try Self.lostConnection(maxPreparedStatements: 10)
        let request = Self.request()
        #expect(!connection.send("COMMIT", for: .request(request), begin: begin))
        #expect(connection.requests.map(ObjectIdentifier.init) == [ObjectIdentifier(request)])
    }
}
