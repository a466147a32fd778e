/// The server cannot start; told for the person who starts it.
public struct StartError: Error, Sendable, CustomStringConvertible {
    public let description: String
    /// Whether a setting has to change before it can: a file that it names cannot be used.
    public let isWrongSetting: Bool

    init(_ description: String, isWrongSetting: Bool = false) {
        self.description = description
        self.isWrongSetting = isWrongSetting
    }
}
