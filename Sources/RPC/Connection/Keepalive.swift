import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The socket options by which a peer that vanished without a word is noticed.
///
/// The system's own first question comes after two hours of silence (RFC 1122 §4.2.3.6). The options' names and numbers differ
/// between systems; elsewhere than on Linux the system's times hold.
struct Keepalive {
    /// Silence before the first question.
    var time: Duration

    private static let interval: ChannelOptions.Types.SocketOption.Value = 10
    private static let probes: ChannelOptions.Types.SocketOption.Value = 6

    typealias Option = (option: ChannelOptions.Types.SocketOption, value: ChannelOptions.Types.SocketOption.Value)

    var options: [Option] {
        var options: [Option] = [(.socketOption(.so_keepalive), 1)]
        #if os(Linux)
            let seconds = max(ChannelOptions.Types.SocketOption.Value(clamping: self.time.components.seconds), 1)
            options += [
                (.tcpOption(.init(rawValue: TCP_KEEPIDLE)), seconds),
                (.tcpOption(.init(rawValue: TCP_KEEPINTVL)), Self.interval),
                (.tcpOption(.init(rawValue: TCP_KEEPCNT)), Self.probes),
            ]
        #endif
        return options
    }
}
