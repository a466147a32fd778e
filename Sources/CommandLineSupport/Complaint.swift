/// A reason to stop that is told to the person at the terminal.
package struct Complaint: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, in a sentence.
    package let message: String
    /// What to do about it, in a sentence.
    package let advice: String?
    package let status: ExitStatus

    package var description: String { [self.message, self.advice].compactMap(\.self).joined(separator: " ") }

    package init(_ message: String, advice: String? = nil, status: ExitStatus = .usage) {
        self.message = message
        self.advice = advice
        self.status = status
    }
}
