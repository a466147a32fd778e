import NIOCore
import TestSupport

@testable import Redis

extension RedisValue {
    /// As a server writes it.
    var encoded: [UInt8] {
        switch self {
        case .null: Array("$-1\r\n".utf8)
        case .integer(let value): Array(":\(value)\r\n".utf8)
        case .status(let text): Array("+\(text)\r\n".utf8)
        case .error(let error): Array("-\(error.message.isEmpty ? error.kind : "\(error.kind) \(error.message)")\r\n".utf8)
        case .bytes(let bytes): Array("$\(bytes.count)\r\n".utf8) + bytes + Array("\r\n".utf8)
        case .array(let elements): Array("*\(elements.count)\r\n".utf8) + elements.flatMap(\.encoded)
        }
    }

    /// Any value with at most so many arrays inside one another.
    static func random(depth: Int, using random: inout SplitMix64) -> RedisValue {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0: return .null
        case 1:
            return .integer(
                Bool.random(using: &random) ? .random(in: .min ... .max, using: &random) : .random(in: -9...9, using: &random))
        case 2: return .status(Self.word(using: &random))
        case 3: return .error(RedisServerError("\(Self.word(using: &random)) \(Self.word(using: &random))"))
        case 4:
            let count = Int.random(in: 0...(Bool.random(using: &random) ? 8 : 3_000), using: &random)
            return .bytes((0..<count).map { _ in .random(in: 0...255, using: &random) })
        default:
            return .array((0..<Int.random(in: 0...5, using: &random)).map { _ in .random(depth: depth - 1, using: &random) })
        }
    }

    private static func word(using random: inout SplitMix64) -> String {
        String((0..<Int.random(in: 1...12, using: &random)).map { _ in "abcXYZ:$*+-19".randomElement(using: &random) ?? "a" })
    }
}

/// Everything that a reader finds in these bytes, given to it in pieces of these sizes.
func readReplies(
    _ bytes: [UInt8], maxSize: Int = 1 << 20, pieces: () -> Int
) throws(ReplyReader.Fault) -> [RedisValue] {
    guard let reader = ReplyReader(maxSize: maxSize) else { throw .outOfMemory }
    var replies: [RedisValue] = []
    var rest = bytes[...]
    while !rest.isEmpty {
        let piece = rest.prefix(max(1, pieces()))
        rest = rest.dropFirst(piece.count)
        try reader.feed(ByteBuffer(bytes: piece))
        while let reply = try reader.next() { replies.append(reply) }
    }
    return replies
}
