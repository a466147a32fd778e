/// Why a message cannot be written as bytes.
public struct EncodingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public var code: Code
    /// The full name of the message.
    public var messageType: String
    /// The field, from the outermost message on, such as `services[3].name`; empty for the message itself.
    public var fieldPath: String

    public enum Code: Sendable, Hashable, CaseIterable {
        /// A string holds NUL, which protobuf-c would cut it at.
        case embeddedNUL
        /// More than 100 messages lie in each other.
        case tooDeep
        /// The encoded message would exceed 2 GiB, protobuf's own limit, or memory is short.
        case tooLarge
    }

    public var description: String {
        let place = self.fieldPath.isEmpty ? "the message" : "field `\(self.fieldPath)`"
        let problem =
            switch self.code {
            case .embeddedNUL: "\(place) holds a NUL character, which a string here cannot; remove it or use a bytes field"
            case .tooDeep: "\(place) is nested more than 100 levels deep; flatten it"
            case .tooLarge: "\(place) takes the message over 2 GiB, the most protobuf can carry; split it"
            }
        return "\(self.messageType): \(problem)"
    }
}
