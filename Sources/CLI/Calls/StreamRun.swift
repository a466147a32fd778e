import CommandLineSupport
import RPC

/// Makes one call of a method that streams: every request of the input is a message of it, every answer is told as it comes.
struct StreamRun {
    let caller: MethodCaller
    let reader: RequestReader
    let reporter: CallReporter

    /// - Throws: CancellationError, and what the reporter throws; the failure of the call is told, not thrown.
    func run() async throws {
        let metadata = MetadataBox()
        let requests = EncodedRequests(caller: self.caller, reader: self.reader)
        let start = ContinuousClock.now
        var outcome = CallOutcome(index: 0, line: 1, result: .ended)
        do {
            if self.caller.method.kind == .serverStreaming { try await self.reader.expectOne() }
            try await self.caller.client.callEncoded(
                self.caller.method,
                requests: requests,
                options: self.caller.options(into: metadata)
            ) { answer in
                try await self.reporter.tell(message: self.caller.decode(answer), bytes: answer.count, elapsed: .now - start)
            }
        } catch let error as InputError {
            outcome.result = .refused(error)
        } catch let complaint as Complaint {
            outcome.result = .unreadable(complaint)
        } catch let error as RPCError {
            outcome.result = .failed(error)
        }
        try Task.checkCancellation()
        switch outcome.result {
        case .refused, .unreadable: outcome.messagesBefore = requests.givenCount
        case .answered, .ended, .failed: break
        }
        outcome.elapsed = .now - start
        outcome.metadata = metadata.value
        try await self.reporter.tell(outcome, isOnly: true)
    }
}
