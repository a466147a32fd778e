/// Where a client's connections come from: a pool over addresses, or a server in the same process.
protocol ConnectionSource: Sendable {
    /// A connection that takes calls.
    /// - Parameter waitForReady: whether to go on trying until the deadline instead of failing with the first failure to connect.
    /// - Throws: UNAVAILABLE (`isNotSent`) when none can be made, DEADLINE_EXCEEDED when the deadline passes first.
    func connection(waitForReady: Bool, deadline: Deadline) async throws -> ClientConnection

    /// Lets calls in flight finish for `grace`, then closes every connection. No connection is given afterwards.
    func shutDown(grace: Duration) async
}
