import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Pauses a listener while descriptors or memory are exhausted: the connection that cannot be accepted stays in the queue and the
/// socket readable, so that without a pause the event loop would spin. Confined to the listener's event loop.
///
/// SwiftNIO's own `AcceptBackoffHandler` holds back the next read, but the one that failed stays pending and goes on being tried.
/// Reading is therefore turned off altogether.
final class AcceptPause: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private static let pause = TimeAmount.milliseconds(100)

    private let onPause: (IOError) -> Void
    private var resumption: Scheduled<Void>?

    init(onPause: @escaping (IOError) -> Void) { self.onPause = onPause }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Others tell of one connection alone, such as one that its client gave up while it waited.
        guard let error = error as? IOError, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(error.errnoCode) else { return }
        guard self.resumption == nil, self.setReading(false, context) else { return }
        self.onPause(error)
        self.resumption = context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) {
            self.resumption = nil
            _ = self.setReading(true, context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.resumption?.cancel() }

    private func setReading(_ isOn: Bool, _ context: ChannelHandlerContext) -> Bool {
        // It fails when the channel is closed, and then there is nothing to pause.
        (try? context.channel.syncOptions?.setOption(.autoRead, value: isOn)) != nil
    }
}
