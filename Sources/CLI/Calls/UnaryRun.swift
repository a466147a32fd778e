import CommandLineSupport

/// Calls a unary method once for each request of the input: several calls are under way at once, on one connection, and their
/// answers are told in the order of the requests.
struct UnaryRun {
    let caller: MethodCaller
    let reader: RequestReader
    let reporter: CallReporter
    /// Requests sent and not yet told of.
    let maxParallel: Int
    /// Whether the first failure ends the run.
    let failsFast: Bool

    private enum Event: Sendable {
        /// nil at the end of the input.
        case read(Result<JSONText?, any Error>)
        case called(CallOutcome)
    }

    /// - Throws: CancellationError, and what the reporter throws; failures of calls are told, not thrown.
    func run() async throws {
        try await withThrowingTaskGroup(of: Event.self) { group in
            var window = RequestWindow<CallOutcome>(capacity: self.maxParallel)
            var isReading = true
            var isAtEnd = false
            // Answers that came before it was known whether theirs is the only request.
            var held: [CallOutcome] = []
            group.addTask { await self.read() }
            while let event = try await group.next() {
                try Task.checkCancellation()
                var due: [CallOutcome] = []
                switch event {
                case .read(let result):
                    isReading = false
                    if isAtEnd { continue }
                    let text = try self.text(result, &window, &due)
                    isAtEnd = text == nil
                    if let text { isAtEnd = self.begin(text, &window, &due, &group) == .stop }
                case .called(let outcome):
                    held.append(outcome)
                    if self.failsFast, outcome.exitStatus != .success { isAtEnd = true }
                }
                if !self.reader.isWhole || !isReading || isAtEnd {
                    for outcome in held { due += window.complete(outcome.index, with: outcome) }
                    held = []
                }
                for outcome in due {
                    try await self.reporter.tell(outcome, isOnly: isAtEnd && window.begun == 1)
                    if self.failsFast, outcome.exitStatus != .success {
                        group.cancelAll()
                        return
                    }
                }
                if !isAtEnd, !isReading, window.hasRoom {
                    isReading = true
                    group.addTask { await self.read() }
                }
            }
        }
    }

    private func read() async -> Event {
        do {
            return .read(.success(try await self.reader.next()))
        } catch {
            return .read(.failure(error))
        }
    }

    /// The request that was read; nil when there are no more. That the input cannot be read is told in its turn.
    private func text(
        _ result: Result<JSONText?, any Error>,
        _ window: inout RequestWindow<CallOutcome>,
        _ due: inout [CallOutcome]
    ) throws -> JSONText? {
        do {
            return try result.get()
        } catch let complaint as Complaint {
            let index = window.begin()
            due = window.complete(index, with: CallOutcome(index: index, line: 0, result: .unreadable(complaint)))
            return nil
        }
    }

    private enum Next { case goOn, stop }

    private func begin(
        _ text: JSONText,
        _ window: inout RequestWindow<CallOutcome>,
        _ due: inout [CallOutcome],
        _ group: inout ThrowingTaskGroup<Event, any Error>
    ) -> Next {
        let index = window.begin()
        do {
            let request = try self.caller.encode(text, from: self.reader.sourceName)
            group.addTask { .called(await self.caller.call(request, index: index, line: text.line)) }
            return .goOn
        } catch {
            due = window.complete(index, with: CallOutcome(index: index, line: text.line, result: .refused(error)))
            return error.isMalformed || self.failsFast ? .stop : .goOn
        }
    }
}
