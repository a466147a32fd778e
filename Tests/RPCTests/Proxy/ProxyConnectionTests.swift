import NIOCore
import TestSupport
import Testing

@testable import RPC

/// Connections that come through a proxy, over real sockets: the proxy is this machine.
@Suite struct ProxyConnectionTests {
    private static func configuration(trusting ranges: String...) throws -> ServerConfiguration {
        var configuration = ServerConfiguration.patient
        configuration.trustedProxies = try ranges.map { try AddressRange(parsing: $0) }
        return configuration
    }

    @Test func `the address that the header names is the peer's`() async throws {
        try await EdgeServer.with(Self.configuration(trusting: "127.0.0.0/8")) { (edge) async throws in
            let peer = try await edge.connect()
            try await peer.send(.proxyHeader(source: "203.0.113.7", port: 1234, tlvBytes: 30) + .request(1, "Echo"))
            #expect(try await peer.next()?.status() == 0)
            #expect(edge.calls.lastPeer?.description == "203.0.113.7:1234")
            #expect(edge.calls.lastPeer?.isProxied == true)
            await peer.close()
            await edge.settles(at: 0)
        }
    }

    @Test func `a header may arrive byte by byte, and the proxy may speak for itself`() async throws {
        try await EdgeServer.with(Self.configuration(trusting: "127.0.0.1")) { (edge) async throws in
            let slow = try await edge.connect()
            for byte in (ByteBuffer.proxyHeader(source: "2001:db8::1", port: 5) + .request(1, "Echo")).readableBytesView {
                try await slow.send(ByteBuffer(bytes: [byte]))
            }
            #expect(try await slow.next()?.status() == 0)
            #expect(edge.calls.lastPeer?.ipAddress == "2001:db8::1")
            let local = try await edge.connect()
            try await local.send(
                ByteBuffer(string: "\r\n\r\n\0\r\nQUIT\n") + ByteBuffer(bytes: [0x20, 0, 0, 0]) + .request(1, "Echo"))
            #expect(try await local.next()?.status() == 0)
            #expect(edge.calls.lastPeer?.ipAddress == "127.0.0.1")
            #expect(edge.calls.lastPeer?.isProxied == true, "what it says of itself is said by a proxy")
            await slow.close()
            await local.close()
        }
    }

    @Test func `from a trusted address the header is required`() async throws {
        var configuration = try Self.configuration(trusting: "127.0.0.1")
        configuration.limits.handshakeTimeout = .milliseconds(300)
        try await EdgeServer.with(configuration) { edge in
            let without = try await edge.connect()
            // On a busy machine the time may be up before this.
            try? await without.send(.request(1, "Echo"))
            #expect(try await without.next() == nil)
            let silent = try await edge.connect()
            try await silent.waitUntilClosed()
            await edge.settles(at: 0)
        }
    }

    @Test func `from any other address it is garbage`() async throws {
        try await EdgeServer.with(Self.configuration(trusting: "192.0.2.0/24", "2001:db8::/32")) { (edge) async throws in
            let peer = try await edge.connect()
            try await peer.send(.proxyHeader(source: "203.0.113.7", port: 1234) + .request(1, "Echo"))
            #expect(try await peer.next()?.status() == StatusCode.invalidArgument.rawValue)
            #expect(try await peer.next() == nil)
            #expect(edge.calls.begun == 0)
        }
    }

    @Test func `a limit by address counts the client, not the proxy`() async throws {
        var configuration = try Self.configuration(trusting: "127.0.0.1")
        configuration.limits.maxConnectionsPerAddress = 1
        try await EdgeServer.with(configuration) { (edge) async throws in
            func open(_ source: String) async throws -> RawPeer? {
                let peer = try await edge.connect()
                try? await peer.send(.proxyHeader(source: source, port: 1) + .request(1, "Echo"))
                return try await peer.next() == nil ? nil : peer
            }
            let first = try #require(try await open("203.0.113.1"))
            let second = try #require(try await open("203.0.113.2"))
            #expect(try await open("203.0.113.1") == nil)
            #expect(try await open("::ffff:203.0.113.2") == nil)
            let third = try #require(try await open("2001:db8::1"))
            #expect(try await open("2001:db8::ffff:ffff:ffff:ffff") == nil, "the same /64")
            let fourth = try #require(try await open("2001:db8:0:1::1"))
            await first.close()
            await eventually("the place is free again") { edge.server.connectionCount == 3 }
            #expect(try await open("203.0.113.1") != nil)
            for peer in [second, third, fourth] { await peer.close() }
        }
    }

    @Test(.enabled(if: TestCertificates.canBeMade, "openssl is not installed"))
    func `the header stands in front of TLS`() async throws {
        let files = try TestCertificates()
        var configuration = try Self.configuration(trusting: "127.0.0.1")
        configuration.tls = try ServerTLS(identity: files.issue("server"))
        let client = try ClientTLS(authorities: .file(files.authority))
        try await EdgeServer.with(configuration) { (edge) async throws in
            let peer = try await edge.connect()
            try await peer.send(.proxyHeader(source: "203.0.113.7", port: 1234))
            let endpoint = edge.endpoint
            try await peer.channel.eventLoop.submit {
                try peer.channel.pipeline.syncOperations.addHandler(client.makeHandler(for: endpoint), position: .first)
            }.get()
            try await peer.send(.request(1, "Echo"))
            #expect(try await peer.next()?.status() == 0)
            #expect(edge.calls.lastPeer?.ipAddress == "203.0.113.7")
            await peer.close()
        }
    }
}
