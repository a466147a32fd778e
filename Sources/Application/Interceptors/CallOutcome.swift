import RPC

extension ServerContext {
    /// What came of a call that has failed, as those are told who watch the server.
    func outcome(of error: any Error) -> StatusCode {
        let code = (error as? RPCError)?.code ?? (error is CancellationError ? .cancelled : .unknown)
        // The handler of a call whose deadline passes is cancelled.
        if code == .cancelled, let remaining = self.timeRemaining, remaining <= .zero { return .deadlineExceeded }
        return code
    }

    /// Health says UNAVAILABLE to those who watch it only when the server stops, which is no fault.
    func isEndOfWatch(_ code: StatusCode) -> Bool { self.method.service == Health.name && code == .unavailable }
}
