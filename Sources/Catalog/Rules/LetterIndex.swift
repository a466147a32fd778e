/// Numbers the codes of a fixed count of upper-case letters, so that a table can be looked into without hashing.
enum LetterIndex {
    /// `AA` is 0 and `ZZ` is 675; nil for any other text.
    static func of(_ code: String, letters: Int) -> Int? {
        guard code.utf8.count == letters else { return nil }
        var index = 0
        for byte in code.utf8 {
            guard (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) else { return nil }
            index = index * 26 + Int(byte - UInt8(ascii: "A"))
        }
        return index
    }
}
