import Logging
import Resilience
import Testing

@testable import Postgres

/// A reactor whose thread never runs: a test does with it what its commands would.
@Suite("The reactor's bookkeeping")
struct ReactorTests {
    private final class Answers {
        var outcomes: [Request.Outcome] = []

        var codes: [PostgresError.Code?] {
            self.outcomes.map { outcome in
                if case .failure(let error) = outcome { error.code } else { nil }
            }
        }
    }

    private func makeReactor() throws -> Reactor {
        let configuration = PostgresConfiguration(connection: "host=/nowhere")
        let reactor = Reactor(
            inbox: Inbox(), configuration: configuration, settings: try configuration.connectionSettings(),
            logger: TestServer.logger)
        return try #require(reactor)
    }

    private func makeRequest(_ answers: Answers) -> Request {
        let request = Request(
            .statement(Statement("one", "SELECT 1"), Parameters()), .lane(Reactor.LaneNumber.read), deadline: nil)
        request.receiver = .reactor { answers.outcomes.append($0) }
        return request
    }

    @Test func `a cancelled request is let go when it arrives, and not before`() throws {
        let reactor = try self.makeReactor()
        let answers = Answers()
        let request = self.makeRequest(answers)
        // Its task may still be storing the receiver.
        reactor.cancel(request)
        #expect(answers.codes == [])
        reactor.accept(request)
        #expect(answers.codes == [.cancelled])
        #expect(reactor.pool.statistics.waiting == 0)
    }

    @Test func `a request that waits is let go when it is cancelled, once`() throws {
        let reactor = try self.makeReactor()
        let answers = Answers()
        let request = self.makeRequest(answers)
        reactor.accept(request)
        #expect(reactor.pool.statistics.waiting == 1)
        reactor.cancel(request)
        reactor.cancel(request)
        #expect(answers.codes == [.cancelled])
        #expect(reactor.pool.statistics.waiting == 0)
        #expect(reactor.waiting.isEmpty)
    }

    @Test func `a request whose connection was lost before it was sent waits for another one`() throws {
        let reactor = try self.makeReactor()
        let answers = Answers()
        reactor.start(self.makeRequest(answers), on: PoolConnectionID(number: 4_711))
        #expect(answers.codes == [])
        #expect(reactor.waiting.count == 1)
        #expect(reactor.actions.contains { if case .connect = $0 { true } else { false } })
    }
}
