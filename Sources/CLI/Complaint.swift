/// A reason to stop that is told to the person at the terminal.
struct Complaint: Error, Hashable, Sendable {
    /// What is wrong, in a sentence.
    let message: String
    /// What to do about it, in a sentence.
    let advice: String?
    let status: ExitStatus

    init(_ message: String, advice: String? = nil, status: ExitStatus = .usage) {
        self.message = message
        self.advice = advice
        self.status = status
    }
}
