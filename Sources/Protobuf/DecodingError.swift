/// Why bytes are not a message. `description` may be shown to whoever sent them.
public struct DecodingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public var code: Code
    /// The full name of the message that was expected, such as `krafti.catalog.v1.Service`.
    public var messageType: String
    /// The field, from the outermost message on, such as `services[3].price.currency_code`; empty for the message itself.
    public var fieldPath: String
    /// Where in the bytes, from 0. Of `equivalentKeys` only the field is known: this is 0.
    public var byteOffset: Int

    public enum Code: Sendable, Hashable, CaseIterable {
        /// The bytes end inside a field.
        case truncated
        /// The bytes are no protobuf message: a field number or a varint that cannot be, a group without its end.
        case malformed
        /// A string is not UTF-8.
        case invalidUTF8
        /// A string holds NUL, which this server's strings cannot.
        case embeddedNUL
        /// A key of a map is equal to another by Unicode, though its bytes differ: one has a composed character where the other has
        /// it decomposed. A dictionary of Swift's would lose one of the two entries.
        case equivalentKeys
        /// Messages lie deeper in each other than `DecodingLimits.maxDepth`.
        case tooDeep
        /// Decoding would take more memory than `DecodingLimits.maxAllocationBytes`.
        case tooLarge
    }

    public var description: String {
        let place = self.fieldPath.isEmpty ? "the message" : "field `\(self.fieldPath)`"
        let problem =
            switch self.code {
            case .truncated: "\(place) ends before it is complete"
            case .malformed: "\(place) is not encoded as protobuf"
            case .invalidUTF8: "\(place) holds bytes that are not UTF-8"
            case .embeddedNUL: "\(place) holds a NUL character, which a string here cannot; remove it"
            case .equivalentKeys:
                "\(place) has a key that is equal, by Unicode, to that of an entry before, though its bytes differ; leave one out"
            case .tooDeep: "\(place) is nested too deeply; flatten it"
            case .tooLarge: "\(place) takes the message over the memory allowed for it; send it in smaller parts"
            }
        let offset = self.code == .equivalentKeys ? "" : " (byte \(self.byteOffset))"
        return "\(self.messageType): \(problem)\(offset)"
    }
}

/// How much one message may ask for.
public struct DecodingLimits: Sendable, Hashable {
    /// How many messages may lie in each other; the outermost is the first. More than 100 is taken as 100.
    public var maxDepth: Int
    /// How many bytes of memory decoding may take, protobuf-c's structs and Swift's values together.
    public var maxAllocationBytes: Int

    public init(maxDepth: Int = 100, maxAllocationBytes: Int = 64 << 20) {
        self.maxDepth = maxDepth
        self.maxAllocationBytes = maxAllocationBytes
    }

    /// 100 levels, 64 MiB.
    public static let `default` = DecodingLimits()
}
