import Redis
import Testing

/// The error that `body` throws, when it is one of ours.
func redisError(
    sourceLocation: SourceLocation = #_sourceLocation,
    of body: () async throws -> Void
) async -> RedisError? {
    do {
        try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as RedisError {
        return error
    } catch {
        Issue.record("another error was thrown: \(error)", sourceLocation: sourceLocation)
    }
    return nil
}
