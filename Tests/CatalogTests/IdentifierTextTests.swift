import Catalog
import Foundation
import TestSupport
import Testing

@Suite("Identifiers as text")
struct IdentifierTextTests {
    /// What a UUID is, in plain words.
    private static func bits(_ text: String) -> UInt128? {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12] else { return nil }
        let digits = groups.joined()
        guard digits.unicodeScalars.allSatisfy({ $0.isASCII && Character($0).isHexDigit }) else { return nil }
        return UInt128(digits, radix: 16)
    }

    private static let strangers: [Unicode.Scalar] = [
        "/", ":", "@", "G", "`", "g", "-", "\u{0}", "\u{10}", "\u{19}", "\u{7F}", "é", "€", "😀",
    ]

    /// A UUID in which now and then something is wrong.
    private static func text(_ random: inout SplitMix64) -> String {
        let value = UInt128(random.next()) << 64 | UInt128(random.next())
        let digits = String(value, radix: 16)
        var text = Array((String(repeating: "0", count: 32 - digits.count) + digits).unicodeScalars)
        for place in [8, 13, 18, 23] { text.insert("-", at: place) }
        for place in text.indices where Bool.random(using: &random) {
            text[place] = text[place].properties.uppercaseMapping.unicodeScalars.first ?? "0"
        }
        for _ in 0..<Int.random(in: 0...2, using: &random) where text.count > 1 {
            let place = Int.random(in: text.indices, using: &random)
            let other = Unicode.Scalar(UInt8.random(in: 0...127, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: text[place] = other
            case 1: text[place] = Self.strangers.randomElement(using: &random) ?? other
            case 2: text.insert(other, at: place)
            case 3: text.remove(at: place)
            case 4: text.swapAt(place, Int.random(in: text.indices, using: &random))
            default: text[place] = "0"
            }
        }
        return text.reduce(into: "") { $0.unicodeScalars.append($1) }
    }

    @Test func `what is read is what a UUID says, and nothing else is read`() {
        let seed = ProcessInfo.processInfo.environment["KRAFTI_SEED"].flatMap(UInt64.init) ?? .random(in: 0...UInt64(UInt32.max))
        print("identifiers and near misses: KRAFTI_SEED=\(seed)")
        var random = SplitMix64(seed: seed)
        var count = (read: 0, refused: 0)
        for _ in 0..<20_000 {
            let text = Self.text(&random)
            let expected = Self.bits(text)
            let part = "<\(text)>".dropFirst().dropLast()
            guard ServiceID(text)?.rawValue == expected, ServiceID(part)?.rawValue == expected else {
                Issue.record("KRAFTI_SEED=\(seed): \(text.debugDescription)")
                return
            }
            if let expected {
                count.read += 1
                guard ServiceID(rawValue: expected).description == text.lowercased() else {
                    Issue.record("KRAFTI_SEED=\(seed): \(text) is written otherwise")
                    return
                }
            } else {
                count.refused += 1
            }
        }
        #expect(count.read > 1_000 && count.refused > 1_000)
    }

    @Test func `every character is a digit, or is refused, wherever it stands`() {
        let text = Array("025cc756-dc1e-51e5-ae86-881818d1e4a2".utf8)
        for place in text.indices {
            for byte in UInt8.min...127 {
                var other = text
                other[place] = byte
                let said = String(decoding: other, as: UTF8.self)
                #expect(ServiceID(said)?.rawValue == Self.bits(said), "\(said.debugDescription)")
            }
        }
    }
}
