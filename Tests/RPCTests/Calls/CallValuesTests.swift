import NIOCore
import TestSupport
import Testing

@testable import RPC

/// What interceptors leave on calls and connections.
@Suite struct `Values of calls` {
    private enum Name: ServerContextKey { typealias Value = String }

    private final class Thing: Sendable {
        let number: Int
        init(_ number: Int) { self.number = number }
    }

    /// Types, whose identities are keys.
    private static let keys: [ObjectIdentifier] = [
        ObjectIdentifier(Int.self), ObjectIdentifier(Int8.self), ObjectIdentifier(Int16.self), ObjectIdentifier(Int32.self),
        ObjectIdentifier(Int64.self), ObjectIdentifier(UInt.self), ObjectIdentifier(UInt8.self), ObjectIdentifier(UInt16.self),
        ObjectIdentifier(UInt32.self),
    ]

    @Test func `are those that were left last`() {
        let seed = UInt64.random(in: 0...(.max))
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            var values = CallValues()
            var model: [ObjectIdentifier: Int] = [:]
            for number in 0..<60 {
                guard let key = Self.keys.randomElement(using: &random) else { continue }
                let isRemoval = Int.random(in: 0..<3, using: &random) == 0
                values[key] = isRemoval ? nil : Thing(number)
                model[key] = isRemoval ? nil : number
                for key in Self.keys { #expect((values[key] as? Thing)?.number == model[key], "seed \(seed)") }
            }
        }
    }

    @Test func `of a connection are there for its next call, and gone when its peer is another`() throws {
        var peer = Peer(transport: .tcp, address: try SocketAddress(ipAddress: "127.0.0.1", port: 4711))
        let same = peer
        peer.memory[Name.self] = "ama"
        #expect(same.memory[Name.self] == "ama")
        peer.isProxied = true
        #expect(peer.memory[Name.self] == nil && same.memory[Name.self] == "ama")
        #expect(peer.isProxied && !same.isProxied)
        #expect(peer.address == same.address && peer.description == "127.0.0.1:4711")
        peer.address = try SocketAddress(ipAddress: "192.0.2.1", port: 1)
        #expect(peer.ipAddress == "192.0.2.1" && peer.isProxied)
    }
}
