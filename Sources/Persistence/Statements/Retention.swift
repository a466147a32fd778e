/// How long what makes writes repeatable is kept, as Postgres writes intervals. The contract promises callers 24 hours.
enum Retention {
    static let idempotencyKeys = "24 hours"
    /// Since the last items of an upload were stored.
    static let uploads = "24 hours"
}
