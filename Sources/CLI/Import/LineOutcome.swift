/// What became of one line of a file.
struct LineOutcome: Hashable, Sendable {
    enum Result: Hashable, Sendable {
        /// The record was created.
        case created
        /// It was there already, with the same content.
        case unchanged
        /// It was taken before, in an earlier run of this upload or on a stream that broke before its answer came, and is there.
        case taken
        /// It was taken before, and whether it was stored or refused cannot be asked: it has no id.
        case unknown
        case refused(Refusal)
        /// The line was read well, and nothing was sent: a dry run.
        case read
    }

    /// From 1.
    var line: Int
    /// As the server has them; empty where neither the line nor a header says, or the line cannot be read.
    var tenantID = ""
    var id = ""
    /// Whether the line itself has an id, by which the record is known when it comes again.
    var hasID = true
    var result: Result

    var refusal: Refusal? { if case .refused(let refusal) = self.result { refusal } else { nil } }
}
