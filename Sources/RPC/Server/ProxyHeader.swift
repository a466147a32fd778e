import NIOCore

/// What a proxy says in front of the connection that it passes on.
///
/// Source: HAProxy, doc/proxy-protocol.txt, §2.2 (version 2, binary). Pure.
enum ProxyHeader: Equatable {
    /// The proxy opened the connection itself, as for a health check: its own address is the true one.
    case local
    /// The proxy passes on a connection from this address; nil when it names none that is IP.
    case proxied(from: SocketAddress?)

    enum Parsed: Equatable {
        case needMore
        case header(ProxyHeader)
        /// Not a header of version 2, or one that breaks its rules: nothing that follows can be trusted.
        case malformed(String)
    }

    /// Addresses take 216 bytes at most; behind them stand TLVs, which are passed over.
    static let maxBodyBytes = 4096

    private static let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
    private static let fixedBytes = 16

    /// Takes a header off the front of `buffer`, and nothing while it is not whole. What cannot become a header is told from its
    /// first wrong byte on.
    static func parse(_ buffer: inout ByteBuffer) -> Parsed {
        guard buffer.readableBytesView.prefix(Self.signature.count).elementsEqual(Self.signature.prefix(buffer.readableBytes))
        else {
            return .malformed("it does not begin with the signature of version 2")
        }
        var rest = buffer
        rest.moveReaderIndex(forwardBy: min(Self.signature.count, rest.readableBytes))
        guard let (versionAndCommand, family, length) = rest.readMultipleIntegers(as: (UInt8, UInt8, UInt16).self) else {
            return .needMore
        }
        guard versionAndCommand >> 4 == 2 else { return .malformed("its version is \(versionAndCommand >> 4)") }
        guard length <= Self.maxBodyBytes else { return .malformed("it is \(length) bytes long") }
        guard let body = rest.readSlice(length: Int(length)) else { return .needMore }
        let parsed: Parsed
        switch versionAndCommand & 0xF {
        // A receiver of LOCAL skips the addresses, whatever they are.
        case 0: parsed = .header(.local)
        case 1: parsed = Self.source(family, body)
        default: return .malformed("its command is \(versionAndCommand & 0xF)")
        }
        buffer = rest
        return parsed
    }

    /// Body: source address, destination address, source port, destination port, TLVs.
    private static func source(_ family: UInt8, _ body: ByteBuffer) -> Parsed {
        switch family {
        case 0x11: Self.source(addressBytes: 4, body)
        case 0x21: Self.source(addressBytes: 16, body)
        // UNSPEC, and unix sockets of the proxy's machine: there is a client, and its address is not known.
        case 0x00: .header(.proxied(from: nil))
        case 0x31 where body.readableBytes >= 216: .header(.proxied(from: nil))
        default: .malformed("its address family is \(family)")
        }
    }

    private static func source(addressBytes: Int, _ body: ByteBuffer) -> Parsed {
        var body = body
        guard let address = body.readSlice(length: addressBytes), body.readSlice(length: addressBytes) != nil,
            let (port, _) = body.readMultipleIntegers(as: (UInt16, UInt16).self),
            let source = SocketAddress(packed: address, port: port)
        else {
            return .malformed("its addresses are cut short")
        }
        return .header(.proxied(from: source.unmapped))
    }
}
