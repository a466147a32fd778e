/// Whether a JSON string has these bytes as they are: ASCII that is neither a control character nor `"` nor `\`.
///
/// Eight bytes at a time, since every fact of every call is looked at (Alan Mycroft's test for a zero byte, 1987).
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
private func oddBytes(in word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    func holds(_ byte: UInt8) -> UInt64 {
        let difference = word ^ (ones &* UInt64(byte))
        return (difference &- ones) & ~difference
    }
    let isControl = (word &- ones &* 0x20) & ~word
    return (word | isControl | holds(0x7F) | holds(UInt8(ascii: "\"")) | holds(UInt8(ascii: "\\"))) & (ones &* 0x80)
}
