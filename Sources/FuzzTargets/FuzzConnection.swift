import NIOCore
import NIOPosix
import RPC
import TestServices

/// A server connection takes any bytes, in any cut, answers in sound frames, and lets go of every call when it is closed.
/// Blocks its thread, and so belongs on none that handlers need.
func fuzzConnection(_ input: [UInt8]) {
    let transport = RecordingTransport(eventLoop: loop)
    // The first byte says how the rest is cut.
    let size = Int(input.first ?? 0) % 64 + 1
    let bytes = ByteBuffer(bytes: input.dropFirst())
    let ended = loop.makePromise(of: Void.self)
    let patience = loop.scheduleTask(in: .seconds(60)) { ended.fail(ChannelError.eof) }
    try? loop.submit {
        let connection = ServerConnection(transport: transport, services: services) { ended.succeed() }
        var rest = bytes
        while !transport.isClosed, rest.readableBytes > 0, let piece = rest.readSlice(length: min(size, rest.readableBytes)) {
            connection.transportReceived(piece)
            connection.transportReadCompleted()
        }
        connection.transportClosed()
    }.wait()
    // All that an input sets off ends before the next one comes.
    require((try? ended.futureResult.wait()) != nil, "the handlers of a closed connection end")
    patience.cancel()

    var decoder = FrameDecoder(maxBodyBytes: 4 << 20)
    decoder.append(transport.sent)
    while let event = decoder.next() {
        guard case .frame(let header, _) = event else { return require(false, "a server sends sound frames") }
        require(header.type == .response || header.type == .data, "a server sends Response and Data frames")
    }
    require(!decoder.isInsideFrame, "a server sends whole frames")
}

private let loop = MultiThreadedEventLoopGroup.singleton.any()

private let services: ServiceRegistry = {
    var services = ServiceRegistry()
    services.register(EchoHandler())
    return services
}()

/// Keeps what is sent. Sendable although it is mutable: `loop` alone touches it, and the fuzzer's thread once `loop` is done.
private final class RecordingTransport: Transport, @unchecked Sendable {
    let eventLoop: any EventLoop
    private(set) var sent = ByteBuffer()
    private(set) var isClosed = false

    init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    func write(_ bytes: ByteBuffer, promise: EventLoopPromise<Void>?) {
        if !self.isClosed { self.sent.writeImmutableBuffer(bytes) }
        promise?.succeed()
    }

    func flush() {}

    func close() { self.isClosed = true }
}
