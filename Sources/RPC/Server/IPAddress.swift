import NIOCore

/// An IP address without port or scope, to be compared and counted.
///
/// An IPv4 address that came through an IPv6 socket (`::ffff:192.0.2.1`, RFC 4291 §2.5.5.2) is the IPv4 address.
enum IPAddress: Hashable, Sendable {
    case v4(UInt32)
    case v6(UInt128)

    /// Where the address stands in `sockaddr_in` and `sockaddr_in6`, behind family and port, and behind the flow in the latter.
    private static let v4Offset = 4
    private static let v6Offset = 8

    /// Nil for unix sockets.
    init?(_ address: SocketAddress) {
        switch address {
        case .v4: self = .v4(UInt32(bigEndian: Self.load(at: Self.v4Offset, of: address)))
        case .v6:
            let bits = UInt128(bigEndian: Self.load(at: Self.v6Offset, of: address))
            self = bits >> 32 == 0xFFFF ? .v4(UInt32(truncatingIfNeeded: bits)) : .v6(bits)
        case .unixDomainSocket: return nil
        }
    }

    private static func load<Bits: BitwiseCopyable>(at offset: Int, of address: SocketAddress) -> Bits {
        // `UnsafeRawBufferPointer` holds the offset against the structure's size.
        unsafe address.withSockAddr { structure, size in
            unsafe UnsafeRawBufferPointer(start: structure, count: size).loadUnaligned(fromByteOffset: offset, as: Bits.self)
        }
    }

    /// Whose connections are counted together: an IPv4 address alone, an IPv6 address with all of its /64, which one host may have.
    var countedAs: IPAddress {
        switch self {
        case .v4: self
        case .v6(let bits): .v6((bits >> 64) << 64)
        }
    }
}

extension SocketAddress {
    /// The address with an IPv4 address inside IPv6 written as IPv4, so that a peer has one name whatever socket it came through.
    var unmapped: SocketAddress {
        guard case .v6 = self, case .v4(let bits)? = IPAddress(self) else { return self }
        return SocketAddress(v4: bits, port: UInt16(clamping: self.port ?? 0)) ?? self
    }

    /// An IPv4 address from its bits, in the processor's order.
    init?(v4 bits: UInt32, port: UInt16) {
        self.init(packed: ByteBuffer(integer: bits), port: port)
    }

    /// An address from its 4 or 16 bytes, in the network's order.
    init?(packed bytes: ByteBuffer, port: UInt16) {
        guard let address = try? SocketAddress(packedIPAddress: bytes, port: Int(port)) else { return nil }
        self = address
    }
}
