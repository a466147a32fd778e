extension String {
    /// An identifier in its one spelling: a UUID in lower case, as servers keep what they read in either. Other text stays as it is.
    var unifiedIdentifier: String { self.isUUID ? self.lowercased() : self }

    /// Whether it is a UUID as servers read it: 36 characters, with its hyphens.
    var isUUID: Bool {
        self.utf8.count == 36
            && self.utf8.enumerated().allSatisfy { position, byte in
                switch position {
                case 8, 13, 18, 23: byte == UInt8(ascii: "-")
                default: Self.isHexadecimal(byte)
                }
            }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
