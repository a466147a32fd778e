import Protobuf
import TestMessages
import TestSupport
import Testing

/// Texts that are nearly right: whatever is done to one, it is read or refused, and what is read can be written and read again.
@Suite struct JSONMutationTests {
    private static let registry = MessageRegistry.protobuf.merging(.testMessages)

    private static let texts: [(type: any Message.Type, text: String)] = [
        (
            Scalars.self,
            #"{"doubleValue":-0.1e5,"int64Value":"-12","uint32Value":1.0,"boolValue":true,"stringValue":"a\u00e9\uD83D\uDE00","mood":7}"#
        ),
        (
            Repeated.self,
            #"{"floatValues":[1,"NaN",2.5],"bytesValues":["","+/8="],"moods":["MOOD_CALM",-1],"messages":[{},{"last":1}]}"#
        ),
        (
            Maps.self,
            #"{"stringToMessage":{"a":{},"b":{"last":2}},"boolToString":{"true":"x"},"int32ToMaps":{"-1":{"sint64ToString":{"0":""}}}}"#
        ),
        (Choices.self, #"{"messageChoice":{"toneValue":0},"firstSecond":"","plain":null}"#),
        (
            WellKnown.self,
            #"{"timestamp":"2024-02-29T12:34:56.120+01:00","duration":"-0.5s","fieldMask":"aB,c","value":[null,{"k":1e3}]}"#
        ),
        (
            WellKnown.self,
            #"{"any":{"@type":"x/google.protobuf.Struct","value":{"a":[{}]}},"anys":[{"last":1,"@type":"x/krafti.test.v1.Scalars"}]}"#
        ),
        (Tree.self, #" { "label" : "\"" , "left" : { "children" : [ { } , { "named" : { "" : { } } } ] } } "#),
    ]

    private static let fragments: [[UInt8]] =
        "{}[],:\"\\/-+.eE0129ntfu \n".utf8.map { [$0] }
        + [[0x00], [0x1F], [0x7F], [0x80], [0xC3], [0xED, 0xA0, 0x80], [0xF0, 0x9F], [0xFF]]
        + ["null", "true", "1e999999999", "-0", "\\u0000", "\\uD83D", "\"@type\":", "{\"a\":", "[[", "]]", "}}"].map {
            Array($0.utf8)
        }

    @Test func `a mangled text is read or refused, never worse`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix64(seed: seed)
        for round in 0..<7_000 {
            let (type, original) = Self.texts[round % Self.texts.count]
            var text = Array(original.utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) { Self.mangle(&text, &random) }
            try Self.check(text, as: type, "seed \(seed), round \(round): \(String(decoding: text, as: UTF8.self))")
        }
    }

    private static func mangle(_ text: inout [UInt8], _ random: inout SplitMix64) {
        let start = Int.random(in: 0...text.count, using: &random)
        let end = min(start + Int.random(in: 0...4, using: &random), text.count)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: text.removeSubrange(start..<end)
        case 1: text.insert(contentsOf: text[start..<end], at: Int.random(in: 0...text.count, using: &random))
        case 2: text.replaceSubrange(start..<end, with: Self.fragments.randomElement(using: &random) ?? [])
        default: text.insert(contentsOf: Self.fragments.randomElement(using: &random) ?? [], at: start)
        }
    }

    private static func check<M: Message>(_ text: [UInt8], as type: M.Type, _ place: Comment) throws {
        let message: M
        do {
            message = try M(json: text, options: JSONDecodingOptions(registry: self.registry))
        } catch {
            let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let line = try #require(error.line, place)
            try #require((1...lines.count).contains(line), place)
            try #require((1...lines[line - 1].count + 1).contains(try #require(error.column, place)), place)
            try #require(error.description.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, place)
            return
        }
        let options = JSONEncodingOptions(registry: self.registry)
        let written = try message.json(options: options)
        let again = try M(json: written, options: JSONDecodingOptions(registry: self.registry))
        // Compared as text: NaN does not equal itself.
        try #require(try again.json(options: options) == written, place)
    }
}
