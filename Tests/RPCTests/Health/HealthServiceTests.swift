import NIOCore
import NIOPosix
import Protobuf
import Testing

@testable import RPC

@Suite(.timeLimit(.minutes(5))) struct `Health service` {
    private static let catalogue = "krafti.test.v1.Catalogue"

    private func check(_ client: RPCClient, _ service: String = "") async throws -> HealthService.Status {
        try await Health.Client(client).check(.with { $0.service = service }).status
    }

    private func withHealth<Result>(
        _ health: HealthService,
        _ body: (RPCClient, RPCServer) async throws -> Result
    ) async throws -> Result {
        try await Carrier.inProcess.withClient(health: health, body)
    }

    @Test func `checks the server as a whole and each service, and knows no others`() async throws {
        let health = HealthService(services: [Self.catalogue])
        try await self.withHealth(health) { (client, _) async throws in
            #expect(try await self.check(client) == .serving)
            #expect(try await self.check(client, Self.catalogue) == .serving)
            health.setStatus(.notServing, for: Self.catalogue)
            #expect(try await self.check(client, Self.catalogue) == .notServing)
            #expect(try await self.check(client) == .serving)
            health.removeStatus(for: Self.catalogue)
            for name in [Self.catalogue, "no.such.Service"] {
                let error = await #expect(throws: RPCError.self) { try await self.check(client, name) }
                #expect(error?.code == .notFound)
            }
        }
    }

    @Test func `watching tells the state of now, then each change, once`() async throws {
        let health = HealthService(services: [Self.catalogue], status: .notServing)
        try await self.withHealth(health) { (client, _) async throws in
            try await Health.Client(client).watch(.with { $0.service = Self.catalogue }) { responses async throws in
                let states = responses.makeAsyncIterator()
                #expect(try await states.next()?.status == .notServing)
                health.setStatus(.serving, for: Self.catalogue)
                #expect(try await states.next()?.status == .serving)
                health.setStatus(.serving, for: Self.catalogue)
                health.setStatus(.notServing)
                health.setStatus(.notServing, for: Self.catalogue)
                #expect(try await states.next()?.status == .notServing)
                health.removeStatus(for: Self.catalogue)
                #expect(try await states.next()?.status == .serviceUnknown)
            }
        }
    }

    @Test func `watching an unknown service stays open until it is known`() async throws {
        let health = HealthService()
        try await self.withHealth(health) { (client, _) async throws in
            try await Health.Client(client).watch(.with { $0.service = Self.catalogue }) { responses async throws in
                let states = responses.makeAsyncIterator()
                #expect(try await states.next()?.status == .serviceUnknown)
                health.setStatus(.serving, for: Self.catalogue)
                #expect(try await states.next()?.status == .serving)
            }
        }
    }

    @Test func `draining turns everything to NOT_SERVING for good, and watches stay open`() async throws {
        let health = HealthService(services: [Self.catalogue])
        try await self.withHealth(health) { (client, _) async throws in
            try await Health.Client(client).watch(.with { $0.service = Self.catalogue }) { responses async throws in
                let states = responses.makeAsyncIterator()
                #expect(try await states.next()?.status == .serving)
                health.beginDrain()
                #expect(try await states.next()?.status == .notServing)
                health.setStatus(.serving, for: Self.catalogue)
                health.setStatus(.serving)
                health.removeStatus(for: Self.catalogue)
                #expect(try await self.check(client) == .notServing)
                #expect(try await self.check(client, Self.catalogue) == .notServing)
            }
        }
    }

    @Test func `a server that shuts down tells its watchers and is not held up by them`() async throws {
        let health = HealthService()
        try await self.withHealth(health) { (client, server) async throws in
            let (watching, watch) = AsyncStream.makeStream(of: HealthService.Status.self)
            let call = Task {
                try await Health.Client(client).watch(HealthCheckRequest()) { responses async throws in
                    for try await response in responses { watch.yield(response.status) }
                }
            }
            var states = watching.makeAsyncIterator()
            #expect(await states.next() == .serving)
            await server.shutDown(grace: .seconds(3600))
            #expect(await states.next() == .notServing)
            let error = await #expect(throws: RPCError.self) { try await call.value }
            #expect(error?.code == .unavailable)
        }
    }

    @Test func `who watches slowly sees the latest state, not each one`() async throws {
        let health = HealthService(services: [Self.catalogue])
        let (frames, sent) = AsyncStream.makeStream(of: (ByteBuffer, SendGate).self)
        // Room for one message: the next waits until that one has left.
        let sender = StreamSender(streamID: 1, gate: SendGate(budgetBytes: 1), maxMessageBytes: 1024) { sent.yield(($0, $1)) }
        let context = ServerContext(
            method: Health.Methods.watch,
            metadata: Metadata(),
            deadline: .never,
            began: .now(),
            peer: Peer(transport: .inProcess),
            streamID: 1,
            eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
            limits: ServerLimits().messageLimits,
            payload: ByteBuffer(),
            requests: nil,
            responses: sender
        )
        let watch = Task {
            try await health.watch(
                .with { $0.service = Self.catalogue }, responses: ResponseWriter(sender: sender), context: context)
        }
        var seen: [HealthService.Status] = []
        for await (frame, gate) in frames {
            seen.append(
                try HealthCheckResponse(serializedBytes: Array(frame.readableBytesView.dropFirst(FrameHeader.byteCount))).status)
            if seen == [.serving] {
                for _ in 0..<1_000 {
                    health.setStatus(.notServing, for: Self.catalogue)
                    health.setStatus(.serving, for: Self.catalogue)
                }
                health.removeStatus(for: Self.catalogue)
            }
            gate.release(frame.readableBytes)
            if seen.last == .serviceUnknown { break }
        }
        // One state between them may have been on its way already.
        #expect(seen.count <= 3)
        watch.cancel()
        await #expect(throws: CancellationError.self) { try await watch.value }
    }

    @Test func `a name that no service can have is refused`() async throws {
        try await self.withHealth(HealthService()) { (client, _) async throws in
            let error = await #expect(throws: RPCError.self) {
                try await Health.Client(client).watch(.with { $0.service = String(repeating: "x", count: 2000) }) {
                    responses async throws in
                    for try await _ in responses {}
                }
            }
            #expect(error?.code == .invalidArgument)
        }
    }
}
