import NIOCore
import NIOPosix
import RPC

/// A proxy of this machine in front of a server: passes connections on, each behind a PROXY header that names a client.
enum ProxyInFront {
    /// - Parameter client: four bytes of an address, and a port.
    static func with(
        before server: Endpoint, naming client: (address: [UInt8], port: UInt16), _ body: (Endpoint) async throws -> Void
    ) async throws {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(host: "127.0.0.1", port: 0) {
            Self.pipe($0)
        }
        let port = listener.channel.localAddress?.port ?? 0
        let header = Self.header(client.address, client.port)
        let passing = Task {
            try await listener.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in connections {
                        // One that breaks is the business of its two ends.
                        group.addTask { try? await Self.pass(connection, to: server, header) }
                    }
                }
            }
        }
        let result: Result<Void, any Error>
        do { result = .success(try await body(.tcp("127.0.0.1", port))) } catch { result = .failure(error) }
        passing.cancel()
        _ = await passing.result
        try result.get()
    }

    private typealias Pipe = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private static func pipe(_ channel: any Channel) -> EventLoopFuture<Pipe> {
        channel.eventLoop.makeCompletedFuture { try Pipe(wrappingChannelSynchronously: channel) }
    }

    private static func pass(_ connection: Pipe, to server: Endpoint, _ header: ByteBuffer) async throws {
        guard case .tcp(let host, let port) = server.kind else { return }
        try await connection.executeThenClose { requests, answers in
            let onward = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(host: host, port: port) {
                Self.pipe($0)
            }
            try await onward.executeThenClose { received, sent in
                try await sent.write(header)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { for try await bytes in requests { try await sent.write(bytes) } }
                    group.addTask { for try await bytes in received { try await answers.write(bytes) } }
                    try await group.next()
                    group.cancelAll()
                }
            }
        }
    }

    /// HAProxy, doc/proxy-protocol.txt, §2.2: a connection over TCP and IPv4 to 127.0.0.1.
    private static func header(_ address: [UInt8], _ port: UInt16) -> ByteBuffer {
        var header = ByteBuffer(string: "\r\n\r\n\0\r\nQUIT\n")
        header.writeBytes([0x21, 0x11, 0, 12] + address + [127, 0, 0, 1])
        header.writeInteger(port)
        header.writeInteger(UInt16(0))
        return header
    }
}
