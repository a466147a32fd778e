package import NIOCore

/// What carries one connection's bytes: a socket's channel, or a pipe within the process. Confined to its event loop.
package protocol Transport: AnyObject {
    var eventLoop: any EventLoop { get }
    /// Queues bytes; the promise is kept when they have left the process, or broken when they never will.
    func write(_ bytes: ByteBuffer, promise: EventLoopPromise<Void>?)
    func flush()
    /// What was flushed and has not left the process, to the byte and below TLS; nil where the transport cannot tell.
    var bufferedBytes: Int? { get }
    /// Closes at once; bytes that are queued are lost.
    func close()
    /// Closes once the peer has taken what was written, or will not.
    func finish()
}

extension Transport {
    package var bufferedBytes: Int? { nil }
    package func finish() { self.close() }
}

/// What a transport tells its connection, on the event loop.
package protocol TransportDelegate: AnyObject {
    func transportReceived(_ bytes: ByteBuffer)
    /// No more bytes at the moment: time to answer in one write.
    func transportReadCompleted()
    func transportClosed()
}
