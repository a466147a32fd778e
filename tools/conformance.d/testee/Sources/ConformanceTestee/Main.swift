import ConformanceMessages
import Foundation
import Protobuf

/// The runner's protocol: each message on a pipe follows its length, four bytes, little-endian.
@main
struct Main {
    static func main() throws {
        let testee = Testee()
        while let header = try Self.read(4) {
            let length = header.reversed().reduce(0) { $0 << 8 | Int($1) }
            guard let request = try Self.read(length) else { break }
            let response = try testee.answer(ConformanceRequest(serializedBytes: request)).serializedBytes()
            let size = (0..<4).map { UInt8(truncatingIfNeeded: response.count >> (8 * $0)) }
            try FileHandle.standardOutput.write(contentsOf: Data(size + response))
        }
    }

    /// So many bytes of standard input; nil at its end.
    private static func read(_ count: Int) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            guard let part = try FileHandle.standardInput.read(upToCount: count - bytes.count), !part.isEmpty else { return nil }
            bytes += part
        }
        return bytes
    }
}
