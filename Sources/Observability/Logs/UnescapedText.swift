/// Whether a JSON string has these bytes as they are: ASCII that is neither a control character nor `"` nor `\`.
///
/// Eight bytes at a time, since every fact of every call is looked at.
@inline(__always)
func isUnescaped(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count >= 8 else { return bytes.allSatisfy { oddBytes(in: UInt64($0) | 0x2020_2020_2020_2000) == 0 } }
    var odd: UInt64 = 0
    var offset = 0
    while offset + 8 <= bytes.count {
        odd |= oddBytes(in: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset += 8
    }
    // The last eight, of which some have been looked at.
    odd |= oddBytes(in: bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self))
    return odd == 0
}

/// Not zero when one of the eight is to be escaped.
///
/// While all are ASCII no sum of two bytes carries into the next, and its highest bit says how they compare; where one is not, the word
/// says so itself, whatever the sums say.
@inline(__always)
private func oddBytes(in word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    func isNot(_ byte: UInt8) -> UInt64 { (word ^ (ones &* UInt64(byte))) &+ ones &* 0x7F }
    let isVisible = word &+ ones &* 0x60
    let isDelete = word &+ ones
    return (~(isNot(UInt8(ascii: "\"")) & isNot(UInt8(ascii: "\\")) & isVisible) | isDelete | word) & (ones &* 0x80)
}
