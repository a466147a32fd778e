import NIOCore
import NIOPosix
import RPC
import TestServices

/// A server connection takes any bytes, in any cut, and answers in sound frames.
func fuzzConnection(_ input: [UInt8]) {
    let transport = RecordingTransport(eventLoop: loop)
    // The first byte says how the rest is cut.
    let size = Int(input.first ?? 0) % 64 + 1
    let bytes = ByteBuffer(bytes: input.dropFirst())
    try? loop.submit {
        let connection = ServerConnection(transport: transport, services: services)
        var rest = bytes
        while !transport.isClosed, rest.readableBytes > 0, let piece = rest.readSlice(length: min(size, rest.readableBytes)) {
            connection.transportReceived(piece)
            connection.transportReadCompleted()
        }
        connection.transportClosed()
    }.wait()

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
