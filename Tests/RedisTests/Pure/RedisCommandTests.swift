import TestSupport
import Testing

@testable import Redis

@Suite("Commands are encoded") struct RedisCommandTests {
    @Test func `as an array of byte strings`() {
        let command = RedisCommand("SET", "key", .bytes([13, 10, 0]), "PX", 1_500)
        let expected =
            Array("*5\r\n$3\r\nSET\r\n$3\r\nkey\r\n$3\r\n".utf8) + [13, 10, 0] + Array("\r\n$2\r\nPX\r\n$4\r\n1500\r\n".utf8)
        #expect(command.encoded == expected)
        #expect(command.argumentCount == 4)
        #expect(command.encodedSize >= command.encoded.count)
    }

    @Test func `text counts in bytes`() {
        #expect(RedisCommand("ECHO", "ü").encoded == Array("*2\r\n$4\r\nECHO\r\n$2\r\nü\r\n".utf8))
        #expect(RedisCommand("ECHO", .integer(.min)).encoded == Array("*2\r\n$4\r\nECHO\r\n$20\r\n-9223372036854775808\r\n".utf8))
    }

    @Test func `any bytes come out as they went in`() throws {
        let seed = seed(of: "random commands")
        for number in 0..<UInt64(200) {
            var random = SplitMix64(seed: seed &* 1_000_003 &+ number)
            let words = (0..<Int.random(in: 0...10, using: &random)).map { _ -> [UInt8] in
                (0..<Int.random(in: 0...300, using: &random)).map { _ in .random(in: 0...255, using: &random) }
            }
            let command = RedisCommand("NAME", words.map(RedisArgument.bytes))
            let read = try readReplies(command.encoded) { .random(in: 1...50, using: &random) }
            #expect(read == [.array([.bytes(Array("NAME".utf8))] + words.map(RedisValue.bytes))], "KRAFTI_SEED=\(seed), \(number)")
        }
    }

    @Test func `printed and dumped, they keep their arguments to themselves`() {
        let command = RedisCommand("AUTH", "somebody", "hush-hush")
        var dumped = ""
        dump(command, to: &dumped)
        for text in ["\(command)", String(reflecting: command), dumped] {
            #expect(text.contains("AUTH"))
            #expect(!text.contains("hush") && !text.contains("104, 117"))
        }
    }
}
