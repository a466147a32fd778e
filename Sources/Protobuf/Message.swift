/// A protobuf message as a Swift value. Generated code conforms; nobody else needs to.
///
/// libprotobuf-c reads and writes the bytes; generated code moves values between its C structs and Swift. What protobuf-c 1.4
/// does not do, or does wrongly, is decided here:
///
/// - Invalid UTF-8, NUL inside a string, too much nesting and too much memory are refused before protobuf-c sees the bytes.
///   NUL is a restriction of this library: protobuf-c's strings end there. Put arbitrary text with NUL in a `bytes` field.
/// - A field seen with another wire type, a group, a submessage seen twice and a packed field written unpacked are read the way
///   the protobuf specification has it.
/// - Unknown fields are read over and forgotten: a peer must not make us keep what we do not know.
/// - Enums keep numbers they have no name for.
/// - A float of -0.0 is 0.0 to protobuf-c, so a field without presence loses the sign; members of a oneof and elements keep it.
/// - Maps become dictionaries (the last entry of a key wins) and are written in the order of their keys. Keys of other bytes that
///   Unicode holds for equal, such as a composed and a decomposed é, are one to Swift: a map with both is refused.
/// - proto3 `optional`, groups and proto2 do not compile: protoc-c knows none of them. The generator says so.
public protocol Message: Hashable, Sendable {
    /// The message with every field at its default.
    init()

    /// The message as data: names, numbers, types and comments.
    static var descriptor: MessageDescriptor { get }

    /// How protobuf-c lays the message out.
    static var layout: MessageLayout { get }

    /// Reads protobuf-c's struct. Total: whoever filled the struct has proved it sound.
    init(bridging message: BridgedMessage)

    /// Initialises and fills protobuf-c's struct, with strings and arrays in the arena, which notes what cannot be carried.
    func bridge(into message: BridgedMessage, arena: BridgingArena)
}

extension Message {
    /// A message made in one expression: `GoogleTimestamp.with { $0.seconds = 1 }`.
    public static func with<Failure: Error>(_ populate: (inout Self) throws(Failure) -> Void) throws(Failure) -> Self {
        var message = Self()
        try populate(&message)
        return message
    }
}
