#if DEBUG
    import NIOCore
    import NIOPosix
    import Synchronization
    import TestServices

    @testable import RPC

    /// A client's connection takes any bytes from its server, in any cut, ends every call, once, and says nothing unsound.
    func fuzzClient(_ input: [UInt8]) {
        let transport = FuzzTransport(eventLoop: loop)
        let ends = Counter()
        let closes = Counter()
        // Streams 1, 3, 5 and 7, one of each shape.
        let methods: [any MethodDescriptor] = [
            Echo.Methods.echo, Echo.Methods.expand, Echo.Methods.collect, Echo.Methods.chat,
        ]
        let unread = try? loop.submit {
            let events = ClientConnection.Events(exhausted: {}, closed: { closes.count.add(1, ordering: .relaxed) })
            let connection = ClientConnection(transport: transport, limits: limits, events: events)
            transport.delegate = connection
            transport.isTaken = (input.first ?? 0) & 0x40 == 0
            for method in methods {
                let call = makeCall(method, connection)
                call.whenEnded { _ in ends.count.add(1, ordering: .relaxed) }
                connection.open(call)
            }
            return connection.unread
        }.wait()
        // Calls are opened behind what the loop does at the moment.
        try? loop.submit {
            transport.feed(input)
            transport.close()
        }.wait()
        require(ends.count.load(ordering: .relaxed) == methods.count, "every call of a closed connection has ended, once")
        require(unread?.takenBytes == 0, "answers that nobody will read are not kept")
        require(closes.count.load(ordering: .relaxed) == 1, "the end of a connection is told once")
        transport.requireSoundFrames([.request, .data])
    }

    private final class Counter: Sendable {
        let count = Atomic(0)
    }

    private let loop = MultiThreadedEventLoopGroup.singleton.any()

    private let limits: ClientLimits = {
        var limits = ClientLimits()
        limits.maxMessageBytes = 2048
        limits.streamReceiveBudgetBytes = 512
        limits.connectionReceiveBudgetBytes = 768
        return limits
    }()

    private func makeCall(_ method: any MethodDescriptor, _ connection: ClientConnection) -> ClientCall {
        var request = RequestEnvelope()
        request.service = ByteBuffer(string: method.service)
        request.method = ByteBuffer(string: method.name)
        var frame = ByteBuffer()
        frame.writeRequestFrame(request, kind: method.kind)
        let isServerStreaming = method.kind == .serverStreaming || method.kind == .bidirectionalStreaming
        return ClientCall(
            method: method,
            deadline: .never,
            request: frame,
            responses: isServerStreaming
                ? MessageMailbox(budgetBytes: limits.streamReceiveBudgetBytes, shared: connection.unread) : nil
        )
    }
#endif
