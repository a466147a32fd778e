import NIOCore
import NIOPosix

/// Something else that listens.
enum RawListener {
    static func listen(unix path: String) async throws -> any Channel {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(unixDomainSocketPath: path).get()
    }
}
