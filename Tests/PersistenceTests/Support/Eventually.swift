import Testing

/// Looks again and again until `condition` holds, for what happens in its own time.
func eventually(
    within timeout: Duration = .seconds(60),
    _ what: Comment,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + timeout
    while try await !condition() {
        try #require(ContinuousClock.now < end, what, sourceLocation: sourceLocation)
        try? await Task.sleep(for: .milliseconds(10))
    }
}
