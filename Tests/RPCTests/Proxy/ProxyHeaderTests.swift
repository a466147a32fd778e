import NIOCore
import TestSupport
import Testing

@testable import RPC

/// The parser against HAProxy's proxy-protocol.txt, §2.2.
@Suite struct ProxyHeaderTests {
    private static let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]

    private static func parse(_ bytes: [UInt8]) -> ProxyHeader.Parsed {
        var buffer = ByteBuffer(bytes: bytes)
        return ProxyHeader.parse(&buffer)
    }

    @Test func `a client over IPv4 is named, and what follows the header stays`() throws {
        var buffer = ByteBuffer.proxyHeader(source: "203.0.113.7", port: 1234) + ByteBuffer(bytes: [1, 2, 3])
        let source = try SocketAddress(ipAddress: "203.0.113.7", port: 1234)
        #expect(ProxyHeader.parse(&buffer) == .header(.proxied(from: source)))
        #expect(Array(buffer.readableBytesView) == [1, 2, 3])
    }

    @Test func `a client over IPv6 is named`() throws {
        var buffer = ByteBuffer.proxyHeader(source: "2001:db8::7", port: 65535)
        #expect(ProxyHeader.parse(&buffer) == .header(.proxied(from: try SocketAddress(ipAddress: "2001:db8::7", port: 65535))))
    }

    @Test func `an IPv4 address inside IPv6 is the IPv4 address`() throws {
        var buffer = ByteBuffer.proxyHeader(source: "::ffff:203.0.113.7", port: 9)
        #expect(ProxyHeader.parse(&buffer) == .header(.proxied(from: try SocketAddress(ipAddress: "203.0.113.7", port: 9))))
    }

    @Test func `more is asked for until the last byte, byte by byte`() throws {
        let whole = ByteBuffer.proxyHeader(source: "203.0.113.7", port: 1234, tlvBytes: 100)
        for length in 0..<whole.readableBytes {
            var part = try #require(whole.getSlice(at: 0, length: length))
            #expect(ProxyHeader.parse(&part) == .needMore)
            #expect(part.readableBytes == length)
        }
        var buffer = whole
        guard case .header = ProxyHeader.parse(&buffer) else { return #expect(Bool(false), "the whole is a header") }
        #expect(buffer.readableBytes == 0)
    }

    @Test func `LOCAL is the proxy itself, whatever addresses it carries`() {
        #expect(Self.parse(Self.signature + [0x20, 0x00, 0, 0]) == .header(.local))
        #expect(Self.parse(Self.signature + [0x20, 0x11, 0, 3, 9, 9, 9]) == .header(.local))
    }

    @Test func `clients without an IP address have none`() {
        #expect(Self.parse(Self.signature + [0x21, 0x00, 0, 0]) == .header(.proxied(from: nil)))
        #expect(
            Self.parse(Self.signature + [0x21, 0x31, 0, 216] + [UInt8](repeating: 0x61, count: 216)) == .header(.proxied(from: nil))
        )
    }

    @Test func `TLVs are passed over within the bound`() {
        var within = ByteBuffer.proxyHeader(source: "203.0.113.7", port: 1, tlvBytes: 4096 - 12)
        guard case .header = ProxyHeader.parse(&within) else { return #expect(Bool(false), "4 KiB are allowed") }
        var beyond = ByteBuffer.proxyHeader(source: "203.0.113.7", port: 1, tlvBytes: 4096 - 11)
        #expect(ProxyHeader.parse(&beyond) == .malformed("it is 4097 bytes long"))
    }

    @Test func `what breaks the rules is malformed, from its first wrong byte on`() {
        let cases: [[UInt8]] = [
            [0x00],
            Array("PROXY TCP4 ".utf8),
            Self.signature.dropLast() + [0x0B],
            Self.signature + [0x11, 0x11, 0, 12] + [UInt8](repeating: 0, count: 12),
            Self.signature + [0x22, 0x11, 0, 12] + [UInt8](repeating: 0, count: 12),
            Self.signature + [0x21, 0x12, 0, 12] + [UInt8](repeating: 0, count: 12),
            Self.signature + [0x21, 0x41, 0, 12] + [UInt8](repeating: 0, count: 12),
            Self.signature + [0x21, 0x11, 0, 11] + [UInt8](repeating: 0, count: 11),
            Self.signature + [0x21, 0x21, 0, 35] + [UInt8](repeating: 0, count: 35),
            Self.signature + [0x21, 0x31, 0, 215] + [UInt8](repeating: 0, count: 215),
        ]
        for bytes in cases {
            guard case .malformed = Self.parse(bytes) else {
                Issue.record("\(bytes) is no header")
                continue
            }
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func `mangled headers never crash`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let whole = Array(ByteBuffer.proxyHeader(source: "2001:db8::7", port: 1, tlvBytes: 20).readableBytesView)
        for _ in 0..<5000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = Self.parse(Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))))
        }
    }
}

extension ByteBuffer {
    /// A PROXY header of version 2 that names a client, the destination all zeros.
    static func proxyHeader(source: String, port: UInt16, tlvBytes: Int = 0) -> ByteBuffer {
        let isV6 = source.contains(":")
        var address: [UInt8]
        switch (try? SocketAddress(ipAddress: source, port: 0)).flatMap({ IPAddress.raw($0) }) {
        case let bytes?: address = bytes
        case nil: address = []
        }
        if isV6, address.count == 4 { address = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + address }
        var buffer = ByteBuffer(bytes: [
            0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, isV6 ? 0x21 : 0x11,
        ])
        buffer.writeInteger(UInt16(2 * address.count + 4 + tlvBytes))
        buffer.writeBytes(address)
        buffer.writeRepeatingByte(0, count: address.count)
        buffer.writeInteger(port)
        buffer.writeInteger(UInt16(0))
        buffer.writeRepeatingByte(0, count: tlvBytes)
        return buffer
    }
}

extension IPAddress {
    /// The bytes of an address, in the network's order.
    fileprivate static func raw(_ address: SocketAddress) -> [UInt8]? {
        switch IPAddress(address) {
        case .v4(let bits): Array(ByteBuffer(integer: bits).readableBytesView)
        case .v6(let bits): Array(ByteBuffer(integer: bits).readableBytesView)
        case nil: nil
        }
    }
}
