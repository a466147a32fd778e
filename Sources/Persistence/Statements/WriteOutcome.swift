/// What a statement that writes says of one entity. Statements decide by joins and report, they do not fail: an item that cannot be
/// stored is an answer to its caller and nothing to the others in the same statement.
enum WriteOutcome: Int16, Sendable {
    /// Nothing stands against it. Only while a statement runs.
    case toDo = 0
    case done = 1
    /// It is already as it was to become.
    case unchanged = 2
    case noTenant = 3
    case noArtisan = 4
    /// The identifier belongs to something else.
    case taken = 5
    /// Somebody stored the identifier since the statement began. Running it again tells what is there.
    case lost = 6
    /// Another write holds the idempotency key or the upload at this moment.
    case keyHeld = 7
    /// The idempotency key was used for the same request.
    case repeated = 8
    /// The idempotency key was used for another request.
    case keyReused = 9
    /// The upload stands elsewhere.
    case movedOn = 10
    /// There is nothing of the identifier, or of the version that was to be replaced.
    case absent = 11
    case stale = 12
    case hasServices = 13

}

extension DefaultStringInterpolation {
    /// Puts an outcome's number into SQL.
    mutating func appendInterpolation(_ outcome: WriteOutcome) { self.appendInterpolation(outcome.rawValue) }
}
