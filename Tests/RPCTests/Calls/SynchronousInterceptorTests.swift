import Locking
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@testable import RPC

/// However a chain is put together, and whether its handler waits or not, each interceptor sees what it would see by itself.
@Suite struct `Interceptors that never wait` {
    private final class Journal: Sendable {
        private let lines = Guarded<[String]>([])
        func write(_ line: String) { self.lines.withLock { $0.append(line) } }
        var all: [String] { self.lines.withLock { $0 } }
    }

    private struct Failure: Error, Equatable { let by: String }

    /// What an interceptor does besides writing down what it sees.
    private enum Habit: CaseIterable {
        case watches
        case refuses
        case replacesErrors
    }

    private struct Step: SynchronousInterceptor {
        let name: String
        let habit: Habit
        let journal: Journal

        func begin(_ context: ServerContext) throws {
            self.journal.write("\(self.name) >")
            if self.habit == .refuses { throw Failure(by: self.name) }
        }

        func succeeded(_ context: ServerContext) { self.journal.write("\(self.name) <") }

        func failed(_ context: ServerContext, _ error: any Error) -> any Error {
            self.journal.write("\(self.name) ! \(error)")
            return self.habit == .replacesErrors ? Failure(by: self.name) : error
        }
    }

    /// The same, made so that it stands alone in its chain.
    private struct WaitingStep: ServerInterceptor {
        let step: Step

        func intercept(_ context: ServerContext, next: (ServerContext) async throws -> Void) async throws {
            try await self.step.intercept(context, next: next)
        }
    }

    private enum Ending: CaseIterable {
        case answers
        case fails
    }

    private static func context() -> ServerContext {
        ServerContext(
            method: Health.Methods.check, metadata: Metadata(), deadline: .never, began: .now(), peer: Peer(transport: .inProcess),
            streamID: 1, eventLoop: NIOAsyncTestingEventLoop(), limits: ServerLimits().messageLimits, payload: ByteBuffer(),
            requests: nil, responses: nil)
    }

    private static func handler(_ ending: Ending, waits: Bool, _ journal: Journal) -> ServerHandler {
        @Sendable func act() throws {
            journal.write("handler")
            if ending == .fails { throw Failure(by: "handler") }
        }
        return waits
            ? ServerHandler {
                _ in
                await Task.yield()
                try act()
            }
            : ServerHandler(
                begin: { _ in
                    try act()
                    return true
                }, finish: { _ in journal.write("finish") })
    }

    private static func run(_ interceptors: [any ServerInterceptor], _ handler: ServerHandler, _ journal: Journal) async -> [String]
    {
        do {
            try await compose(interceptors, for: Health.Methods.check, around: handler).run(Self.context())
            journal.write("answered")
        } catch {
            journal.write("failed: \(error)")
        }
        return journal.all
    }

    @Test func `see the same in every chain`() async throws {
        let seed = UInt64.random(in: 0...(.max))
        var random = SplitMix64(seed: seed)
        for _ in 0..<500 {
            let steps = (0..<Int.random(in: 0..<6, using: &random)).map { index in
                (
                    name: "\(index)", habit: Habit.allCases.randomElement(using: &random) ?? .watches,
                    isAlone: Bool.random(using: &random)
                )
            }
            let ending = Ending.allCases.randomElement(using: &random) ?? .answers
            var outcomes: [[String]] = []
            // All alone, as marked, all side by side; and with a handler that waits or does not.
            for alone in [true, nil, false] as [Bool?] {
                for waits in [true, false] {
                    let journal = Journal()
                    let interceptors = steps.map { step -> any ServerInterceptor in
                        let own = Step(name: step.name, habit: step.habit, journal: journal)
                        return alone ?? step.isAlone ? WaitingStep(step: own) : own
                    }
                    outcomes.append(await Self.run(interceptors, Self.handler(ending, waits: waits, journal), journal))
                }
            }
            #expect(Set(outcomes).count == 1, "\(steps), \(ending), seed \(seed)")
        }
    }

    @Test func `see one time behind the handler, and the present before`() async throws {
        struct Clock: SynchronousInterceptor {
            let seen: @Sendable (NIODeadline) -> Void
            func succeeded(_ context: ServerContext) { self.seen(context.ended) }
        }
        let times = Guarded<[NIODeadline]>([])
        let clock = Clock { time in times.withLock { $0.append(time) } }
        let began = Guarded<NIODeadline?>(nil)
        let chain = compose(
            [clock, clock, clock], for: Health.Methods.check,
            around: ServerHandler { context in
                let now = context.ended
                began.withLock { $0 = now }
            })
        try await chain.run(Self.context())
        let seen = times.withLock { $0 }
        #expect(seen.count == 3 && Set(seen).count == 1)
        let present = try #require(began.withLock { $0 })
        #expect(seen.allSatisfy { $0 >= present })
    }
}
