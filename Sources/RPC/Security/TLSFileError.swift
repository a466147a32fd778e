/// A certificate or key file that cannot be used, told for the person who configured it.
public struct TLSFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, as it was configured.
    public let path: String
    /// What is wrong with it, and where it helps what to do.
    public let problem: String

    init(_ path: String, _ problem: String) {
        self.path = path
        self.problem = problem
    }

    public var description: String { "\(self.path) \(self.problem)" }
}
