import Postgres
import Testing

/// The error that `body` throws, when it is one of ours.
func postgresError(
    sourceLocation: SourceLocation = #_sourceLocation,
    of body: () async throws -> Void
) async -> PostgresError? {
    do {
        try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as PostgresError {
        return error
    } catch {
        Issue.record("another error was thrown: \(error)", sourceLocation: sourceLocation)
    }
    return nil
}
