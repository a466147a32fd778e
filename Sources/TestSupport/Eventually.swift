package import Testing

/// Looks again and again until `condition` holds, for what other threads, other programs and the kernel do in their own time.
///
/// Records an issue that says `what` when that takes longer than `timeout`, and returns.
package func eventually(
    within timeout: Duration = .seconds(60),
    _ what: Comment,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async rethrows {
    let end = ContinuousClock.now + timeout
    while try await !condition() {
        guard ContinuousClock.now < end else {
            Issue.record(what, sourceLocation: sourceLocation)
            return
        }
        try? await Task.sleep(for: .milliseconds(5))
    }
}
