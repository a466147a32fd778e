import NIOCore
import TestSupport
import Testing

@testable import Redis

@Suite("Replies are read") struct ReplyReaderTests {
    private func read(_ text: String, maxSize: Int = 1 << 20) throws(ReplyReader.Fault) -> [RedisValue] {
        try readReplies(Array(text.utf8), maxSize: maxSize) { .max }
    }

    private func fault(_ text: String, maxSize: Int = 1 << 20) -> ReplyReader.Fault? {
        do throws(ReplyReader.Fault) {
            let replies = try self.read(text, maxSize: maxSize)
            Issue.record("read as \(replies)")
            return nil
        } catch { return error }
    }

    @Test func `each kind becomes a value`() throws {
        #expect(try self.read("+OK\r\n") == [.status("OK")])
        #expect(try self.read(":-9223372036854775808\r\n") == [.integer(.min)])
        #expect(try self.read("$-1\r\n*-1\r\n") == [.null, .null])
        #expect(try self.read("$0\r\n\r\n") == [.bytes([])])
        #expect(try self.read("$4\r\n\r\n\0a\r\n") == [.bytes([13, 10, 0, 97])])
        #expect(try self.read("*0\r\n") == [.array([])])
        let error = RedisServerError("WRONGTYPE Operation against a key")
        #expect(error.kind == "WRONGTYPE")
        #expect(error.message == "Operation against a key")
        #expect(
            try self.read("-WRONGTYPE Operation against a key\r\n-ERR\r\n") == [.error(error), .error(RedisServerError("ERR"))])
        #expect(
            try self.read("*3\r\n:1\r\n*2\r\n$1\r\na\r\n$-1\r\n+z\r\n") == [
                .array([.integer(1), .array([.bytes([97]), .null]), .status("z")])
            ])
    }

    @Test func `text that is no UTF-8 is repaired in statuses and kept in bytes`() throws {
        let replies = try readReplies([0x2B, 0xFF, 13, 10] + Array("$1\r\n".utf8) + [0xFF, 13, 10]) { .max }
        #expect(replies == [.status("\u{FFFD}"), .bytes([0xFF])])
        #expect(replies[1].text == nil)
    }

    @Test(.timeLimit(.minutes(1))) func `whatever a server writes is read as it was meant, in pieces of any size`() throws {
        let seed = seed(of: "random replies")
        for number in 0..<UInt64(200) {
            var random = SplitMix64(seed: seed &* 1_000_003 &+ number)
            let values = (0..<Int.random(in: 1...6, using: &random)).map { _ in RedisValue.random(depth: 4, using: &random) }
            let bytes = values.flatMap(\.encoded)
            #expect(try readReplies(bytes) { .max } == values, "KRAFTI_SEED=\(seed), \(number), whole")
            let largest = [1, 2, 7, 100, 5_000].randomElement(using: &random) ?? 1
            let read = try readReplies(bytes) { .random(in: 1...largest, using: &random) }
            #expect(read == values, "KRAFTI_SEED=\(seed), \(number), in pieces up to \(largest)")
        }
    }

    @Test func `byte by byte nothing is told early`() throws {
        // A value that cannot be copied is none for #require.
        guard let reader = ReplyReader(maxSize: 1_000) else {
            Issue.record("there is no memory")
            return
        }
        let value = RedisValue.array([.bytes(Array("a\r\nb".utf8)), .integer(12), .array([.null])])
        for byte in value.encoded.dropLast() {
            try reader.feed(ByteBuffer(bytes: [byte]))
            let early = try reader.next()
            #expect(early == nil)
        }
        try reader.feed(ByteBuffer(bytes: [10]))
        let last = try reader.next()
        #expect(last == value)
    }

    // MARK: Hostile

    @Test func `a length that will never fit is refused when it is announced`() {
        #expect(self.fault("$1000001\r\n", maxSize: 1_000_000) == .tooLarge)
        #expect(self.fault("$9223372036854775807\r\n") == .tooLarge)
        #expect(self.fault("*2147483647\r\n") == .tooLarge)
        #expect(self.fault("*2\r\n:1\r\n$1048576\r\n") == .tooLarge)
    }

    @Test func `many small values are bounded together`() {
        let nulls = "*1000\r\n" + String(repeating: "$-1\r\n", count: 1_000)
        #expect(throws: Never.self) { try self.read(nulls, maxSize: 40_000) }
        #expect(self.fault(nulls, maxSize: 20_000) == .tooLarge)
        let nested = "*10\r\n" + String(repeating: "*100\r\n" + String(repeating: ":1\r\n", count: 100), count: 10)
        #expect(self.fault(nested, maxSize: 20_000) == .tooLarge)
        let text = "*3\r\n" + String(repeating: "$400\r\n\(String(repeating: "x", count: 400))\r\n", count: 3)
        #expect(self.fault(text, maxSize: 1_000) == .tooLarge)
    }

    @Test func `the bound is of each reply, not of all of them`() throws {
        let text = "$400\r\n\(String(repeating: "x", count: 400))\r\n"
        #expect(try self.read(String(repeating: text, count: 100), maxSize: 500).count == 100)
    }

    @Test func `a line without an end is not gathered for ever`() {
        #expect(self.fault("+" + String(repeating: "x", count: 70_000)) == .tooLarge)
        #expect(self.fault(":" + String(repeating: "1", count: 70_000)) == .tooLarge)
        guard case .malformed? = self.fault("$" + String(repeating: "1", count: 40)) else {
            Issue.record("digits without end were taken")
            return
        }
        guard case .malformed? = self.fault("$3\n" + String(repeating: "x", count: 40)) else {
            Issue.record("a line that ends with a line feed alone was taken")
            return
        }
    }

    @Test func `arrays nest as deep as hiredis follows, and no deeper`() throws {
        let seven = String(repeating: "*1\r\n", count: 7) + ":1\r\n"
        #expect(try self.read(seven).count == 1)
        for depth in [9, 100, 10_000] {
            guard case .malformed? = self.fault(String(repeating: "*1\r\n", count: depth) + ":1\r\n") else {
                Issue.record("\(depth) arrays inside one another were taken")
                return
            }
        }
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n", "%1\r\n+a\r\n:1\r\n", "\0\0\0\0", "$-2\r\n", "$x\r\n", "*-2\r\n", ":1x\r\n", ":\r\n",
        "*1\r\nx",
    ])
    func `what is no reply is refused`(text: String) {
        guard case .malformed(let words)? = self.fault(text) else {
            Issue.record("it was taken")
            return
        }
        #expect(!words.isEmpty)
    }

    @Test(.timeLimit(.minutes(1))) func `random bytes end in replies or in a fault, and never otherwise`() throws {
        let seed = seed(of: "random bytes")
        for number in 0..<UInt64(2_000) {
            var random = SplitMix64(seed: seed &* 1_000_003 &+ number)
            var bytes = RedisValue.random(depth: 3, using: &random).encoded
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                guard let index = bytes.indices.randomElement(using: &random) else { continue }
                bytes[index] = (Array("$*+-:0123456789\r\n".utf8) + [0, 255]).randomElement(using: &random) ?? 0
            }
            _ = try? readReplies(bytes, maxSize: 10_000) { .random(in: 1...64, using: &random) }
        }
    }
}
