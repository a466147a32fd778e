import RPC

/// How long a call has waited for what is no part of this server, as the limits that servers share: that says nothing of how busy this
/// one is.
enum WaitingTimeKey: ServerContextKey {
    typealias Value = Duration
}

extension ServerContext {
    /// Does what only waits for others, and notes how long that took. By the call's own task only.
    func waiting<Answer, Failure: Error>(
        by clock: @Sendable () -> ContinuousClock.Instant = { .now }, _ body: () async throws(Failure) -> Answer
    ) async throws(Failure) -> Answer {
        let began = clock()
        defer { self[WaitingTimeKey.self] = (self[WaitingTimeKey.self] ?? .zero) + began.duration(to: clock()) }
        return try await body()
    }
}
