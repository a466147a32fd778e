import CommandLineSupport

/// A JSON text with places that differ from call to call.
///
/// `{{i}}` is the number of the call, from 0; `{{uuid}}` a random UUID (version 4); `{{rand A B}}` a whole number from A to B, both
/// included. What a call gets depends on the seed and its number alone: a run can be repeated, on any number of connections.
struct PayloadTemplate: Sendable, Hashable {
    struct Invalid: Error, Hashable, CustomStringConvertible {
        let description: String
    }

    /// What stands for chance.
    enum Choice: Sendable, Hashable {
        case random(seed: UInt64)
        /// The ends of every range, to try out whether a text with them is sound.
        case lowest
        case highest
    }

    private enum Part: Sendable, Hashable {
        case text([UInt8])
        case index
        case uuid
        case random(ClosedRange<Int64>)
    }

    private var parts: [Part] = []

    init(parsing text: [UInt8]) throws(Invalid) {
        var rest = text[...]
        while let start = rest.firstPair(of: UInt8(ascii: "{")) {
            if start > rest.startIndex { self.parts.append(.text(Array(rest[..<start]))) }
            let inside = rest[start...].dropFirst(2)
            guard let end = inside.firstPair(of: UInt8(ascii: "}")) else {
                throw Invalid(description: "a placeholder begins with `{{` and never ends; close it with `}}`")
            }
            self.parts.append(try Self.placeholder(String(decoding: inside[..<end], as: UTF8.self)))
            rest = inside[end...].dropFirst(2)
        }
        if !rest.isEmpty { self.parts.append(.text(Array(rest))) }
    }

    /// Whether every call gets the same text.
    var isConstant: Bool {
        self.parts.allSatisfy { if case .text = $0 { true } else { false } }
    }

    /// The text for one call of the run.
    func text(forCall index: Int, _ choice: Choice) -> [UInt8] {
        var random: SeededRandom
        switch choice {
        case .random(let seed): random = SeededRandom(seed: seed, part: UInt64(truncatingIfNeeded: index))
        case .lowest, .highest: random = SeededRandom(seed: 0)
        }
        var text: [UInt8] = []
        for part in self.parts {
            switch part {
            case .text(let bytes): text += bytes
            case .index: text += String(index).utf8
            case .uuid: text += random.nextUUID().utf8
            case .random(let range):
                switch choice {
                case .random: text += String(Int64.random(in: range, using: &random)).utf8
                case .lowest: text += String(range.lowerBound).utf8
                case .highest: text += String(range.upperBound).utf8
                }
            }
        }
        return text
    }

    private static func placeholder(_ inside: String) throws(Invalid) -> Part {
        let words = inside.split(separator: " ")
        switch (words.first, words.count) {
        case ("i", 1): return .index
        case ("uuid", 1): return .uuid
        case ("rand", 3):
            guard let low = Int64(words[1]), let high = Int64(words[2]), low <= high else {
                throw Invalid(description: "`{{\(inside)}}` wants two whole numbers, the smaller first, as in `{{rand 1 100}}`")
            }
            return .random(low...high)
        default:
            throw Invalid(
                description:
                    "`{{\(inside)}}` is no placeholder; there are `{{i}}`, `{{uuid}}` and `{{rand A B}}` (for the text `{{` "
                    + "itself write `{\\u007b`)"
            )
        }
    }
}

extension ArraySlice<UInt8> {
    /// Where a byte stands twice in a row, first.
    fileprivate func firstPair(of byte: UInt8) -> Index? {
        zip(self.indices, self.indices.dropFirst()).first { self[$0] == byte && self[$1] == byte }?.0
    }
}
