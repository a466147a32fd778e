import TestSupport

#if os(Linux)
    import Foundation
    import NIOCore
    import TestMessages
    import TestServices
    import Testing

    @testable import RPC

    /// The kernel's own word on connections over TCP: which timer runs for each, and for how long.
    @Suite(.enabled(if: KernelConnection.isTold, "this system has no /proc/net/tcp")) struct KeepaliveTests {
        @Test func `a connection that the server accepted is kept alive after the time that is set`() async throws {
            var configuration = ServerConfiguration.patient
            configuration.limits.keepaliveTime = .seconds(1000)
            try await EdgeServer.with(configuration) { (edge) async throws in
                let peer = try await edge.connect()
                try await peer.send(.request(1, "Echo"))
                #expect(try await peer.next()?.status() == 0)
                let serverPort = try #require(edge.endpoint.port)
                let peerPort = try #require(peer.channel.localAddress?.port)
                try await Self.expectKeepalive(from: serverPort, to: peerPort)
                // The peer's own end asks for nothing: the timer is the server's doing, not the system's.
                await eventually("no timer runs at the peer's end") {
                    KernelConnection.between(peerPort, serverPort)?.timer == KernelConnection.noTimer
                }
                await peer.close()
            }
        }

        @Test func `a connection that a client made is kept alive after the time that is set`() async throws {
            try await EdgeServer.with { edge in
                var configuration = ClientConfiguration.patient
                configuration.limits.keepaliveTime = .seconds(1000)
                let client = RPCClient(endpoints: [edge.endpoint], configuration: configuration)
                _ = try await Echo.Client(client).echo(EchoMessage())
                let serverPort = try #require(edge.endpoint.port)
                let clientPort = try #require(edge.calls.lastPeer?.address?.port)
                try await Self.expectKeepalive(from: clientPort, to: serverPort)
                await client.shutDown()
            }
        }

        /// What was sent has its own timer until the other end has confirmed it; then keepalive's is all that is left.
        private static func expectKeepalive(from local: Int, to remote: Int) async throws {
            await eventually("the keepalive timer runs") {
                KernelConnection.between(local, remote)?.timer == KernelConnection.keepaliveTimer
            }
            let connection = try #require(KernelConnection.between(local, remote))
            // The system's own time is 7,200 s.
            #expect(connection.timeLeft <= .seconds(1000))
            #expect(connection.timeLeft > .seconds(500))
        }
    }

    /// A line of /proc/net/tcp (proc_net_tcp.txt in the kernel's documentation).
    private struct KernelConnection {
        static let noTimer = 0
        static let keepaliveTimer = 2

        let timer: Int
        let timeLeft: Duration

        static var isTold: Bool { FileManager.default.isReadableFile(atPath: "/proc/net/tcp") }

        /// One end of a connection over IPv4 within this machine.
        static func between(_ local: Int, _ remote: Int) -> KernelConnection? {
            for line in Self.table().split(separator: "\n").dropFirst() {
                // sl local_address rem_address st tx_queue:rx_queue tr:tm->when; numbers are hexadecimal, times in clock ticks.
                let fields = line.split(separator: " ")
                guard fields.count > 5, Self.last(fields[1]) == local, Self.last(fields[2]) == remote else { continue }
                guard let timer = Int(fields[5].prefix { $0 != ":" }, radix: 16), let ticks = Self.last(fields[5]) else { continue }
                return KernelConnection(timer: timer, timeLeft: .milliseconds(ticks * 1000 / Int(sysconf(Int32(_SC_CLK_TCK)))))
            }
            return nil
        }

        /// All of the table: it has no size to go by, and a busy machine's is long.
        private static func table() -> String {
            guard let file = fopen("/proc/net/tcp", "r") else { return "" }
            defer { fclose(file) }
            let size = 64 * 1024
            var (text, chunk) = ([UInt8](), [UInt8](repeating: 0, count: size))
            while true {
                let count = fread(&chunk, 1, size, file)
                guard count > 0 else { return String(decoding: text, as: UTF8.self) }
                text += chunk.prefix(count)
            }
        }

        /// The number behind the colon.
        private static func last(_ field: Substring) -> Int? { field.split(separator: ":").last.flatMap { Int($0, radix: 16) } }
    }

    extension Endpoint {
        fileprivate var port: Int? {
            if case .tcp(_, let port) = self.kind { port } else { nil }
        }
    }
#endif
