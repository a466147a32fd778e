import NIOCore

/// A block of IP addresses, written as in CIDR: `10.0.0.0/8`, `2001:db8::/32`, or one address alone.
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    public struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    private let first: IPAddress
    private let prefixLength: Int
    /// As it was written.
    public let description: String

    /// - Throws: `Invalid`, which says what a block looks like. A block whose address has bits behind the prefix is refused: it is
    ///   more often a slip than meant.
    public init(parsing text: String) throws(Invalid) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let host = parts.first, let socketAddress = try? SocketAddress(ipAddress: String(host), port: 0),
            let address = IPAddress(socketAddress)
        else {
            throw Invalid(description: "`\(text)` is no block of addresses; write 10.0.0.0/8, 2001:db8::/32 or a single address.")
        }
        let width = address.width
        var prefixLength = width
        if parts.count == 2 {
            // An IPv4 address inside IPv6 counts its prefix from IPv6's front.
            let isMapped = width == 32 && host.contains(":")
            guard let length = Int(parts[1]), (isMapped ? 96...128 : 0...width).contains(length) else {
                throw Invalid(description: "`\(text)`: `\(parts[1])` is no length of a prefix; it is a number from 0 to \(width).")
            }
            prefixLength = isMapped ? length - 96 : length
        }
        guard address.isZero(behind: prefixLength) else {
            throw Invalid(
                description: "`\(text)`: the address has bits behind the first \(prefixLength). Clear them, or lengthen the prefix."
            )
        }
        self.first = address
        self.prefixLength = prefixLength
        self.description = text
    }

    func contains(_ address: IPAddress) -> Bool {
        address.hasPrefix(of: self.first, bits: self.prefixLength)
    }
}

extension IPAddress {
    fileprivate var width: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }

    /// True when both are of one family and their first `count` bits are the same.
    fileprivate func hasPrefix(of other: IPAddress, bits count: Int) -> Bool {
        switch (self, other) {
        // Swift's `>>` gives 0 when it shifts by the whole width, which is right for a prefix of no bits.
        case (.v4(let left), .v4(let right)): (left ^ right) >> (32 - count) == 0
        case (.v6(let left), .v6(let right)): (left ^ right) >> (128 - count) == 0
        default: false
        }
    }

    fileprivate func isZero(behind count: Int) -> Bool {
        switch self {
        case .v4(let bits): bits << count == 0
        case .v6(let bits): bits << count == 0
        }
    }
}
