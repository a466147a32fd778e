#if DEBUG
    import NIOCore
    import NIOPosix
    import TestServices

    @testable import RPC

    /// A server connection takes any bytes, in any cut, answers in sound frames, and lets go of every call and every byte when it is
    /// closed, whether or not its peer reads. Blocks its thread, and so belongs on none that handlers need.
    func fuzzConnection(_ input: [UInt8]) {
        let transport = FuzzTransport(eventLoop: loop)
        let memory = ServerMemory(limits)
        let first = input.first ?? 0
        let ended = loop.makePromise(of: Void.self)
        let patience = loop.scheduleTask(in: .seconds(60)) { ended.fail(ChannelError.eof) }
        try? loop.submit {
            let connection = ServerConnection(
                transport: transport,
                methods: methods,
                limits: limits,
                memory: memory,
                peer: Peer(transport: .inProcess)
            ) { _ in ended.succeed() }
            transport.delegate = connection
            transport.isTaken = first & 0x40 == 0
            // A peer that reads little by little, or not at all.
            transport.feed(input) { if first & 0x80 != 0 { transport.take(1) } }
            // Every timeout there is passes, the stalls' first.
            for later in [0, 15, 60, 3600] as [Int64] where !transport.isClosed { connection.tick(loop.now + .seconds(later)) }
            transport.close()
        }.wait()
        // All that an input sets off ends before the next one comes.
        require((try? ended.futureResult.wait()) != nil, "the handlers of a closed connection end")
        patience.cancel()
        require(memory.received.takenBytes == 0, "a closed connection holds no requests")
        require(memory.unsent.takenBytes == 0, "a closed connection holds no answers")
        transport.requireSoundFrames([.response, .data])
    }

    private let loop = MultiThreadedEventLoopGroup.singleton.any()

    private let methods: MethodTable = {
        var services = ServiceRegistry()
        services.register(EchoHandler())
        return MethodTable(services, interceptors: [])
    }()

    /// So small that an input of 4 KiB reaches every one of them.
    private let limits: ServerLimits = {
        var limits = ServerLimits()
        limits.maxMessageBytes = 128 * 1024
        limits.maxStreamsPerConnection = 8
        limits.streamReceiveBudgetBytes = 512
        limits.streamSendBudgetBytes = 1024
        limits.connectionReceiveBudgetBytes = 12 * 1024
        limits.receiveBudgetBytes = 10 * 1024
        limits.connectionSendBudgetBytes = 128 * 1024
        limits.sendBudgetBytes = 128 * 1024
        limits.maxInlineRequestBytes = 64
        return limits
    }()
#endif
