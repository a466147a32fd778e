/// Lays compact JSON out for its reader: on one line for programs, indented and coloured for people.
struct JSONPrinter: Hashable, Sendable {
    var isPretty: Bool
    var isColored = false

    private enum Color {
        static let key = Array("\u{1B}[1;34m".utf8)
        static let string = Array("\u{1B}[32m".utf8)
        static let reset = Array("\u{1B}[0m".utf8)
    }

    /// - Parameter json: sound JSON without white space between its parts.
    /// - Returns: the same value, with a line break at its end.
    func print(_ json: [UInt8]) -> [UInt8] {
        guard self.isPretty || self.isColored else { return json + [UInt8(ascii: "\n")] }
        var text: [UInt8] = []
        text.reserveCapacity(json.count * 2)
        var depth = 0
        var index = json.startIndex
        while index < json.endIndex {
            let byte = json[index]
            switch byte {
            case UInt8(ascii: "\""):
                let end = Self.endOfString(in: json, from: index)
                let isKey = end < json.endIndex && json[end] == UInt8(ascii: ":")
                self.string(json[index..<end], isKey ? Color.key : Color.string, into: &text)
                index = end
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                text.append(byte)
                let isEmpty = index + 1 < json.endIndex && json[index + 1] == byte + 2
                depth += 1
                if !isEmpty { self.breakLine(depth, into: &text) }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if index > json.startIndex, json[index - 1] != byte - 2 { self.breakLine(depth, into: &text) }
                text.append(byte)
            case UInt8(ascii: ","):
                text.append(byte)
                self.breakLine(depth, into: &text)
            case UInt8(ascii: ":"):
                text.append(byte)
                if self.isPretty { text.append(UInt8(ascii: " ")) }
            default: text.append(byte)
            }
            index += 1
        }
        text.append(UInt8(ascii: "\n"))
        return text
    }

    private func breakLine(_ depth: Int, into text: inout [UInt8]) {
        guard self.isPretty else { return }
        text.append(UInt8(ascii: "\n"))
        text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    private func string(_ string: ArraySlice<UInt8>, _ color: [UInt8], into text: inout [UInt8]) {
        if self.isColored { text += color }
        text += string
        if self.isColored { text += Color.reset }
    }

    /// The index behind the closing quote.
    private static func endOfString(in json: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < json.endIndex {
            switch json[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "\""): return index + 1
            default: index += 1
            }
        }
        return json.endIndex
    }
}
