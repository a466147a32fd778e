/// The server cannot start; told for the person who starts it.
public struct StartError: Error, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
