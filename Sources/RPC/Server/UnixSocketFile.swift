import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The file of a unix socket: made with its mode before anyone can connect, taken away when the server is done with it.
struct UnixSocketFile: Sendable {
    private let path: String
    /// Which file it is, so that none is removed that another server has put in its place since.
    private let identity: Identity

    private struct Identity: Equatable {
        let device: UInt64
        let number: UInt64
    }

    /// Binds a socket to `path`, on which no one listens yet. A socket file that nobody listens on any more is replaced; what is no
    /// socket is left alone and refused.
    /// - Returns: the file, and the descriptor, which the caller closes.
    static func bound(path: String, mode: UInt16) throws(ListenError) -> (file: UnixSocketFile, descriptor: CInt) {
        let endpoint = Endpoint.unix(path)
        guard let address = try? SocketAddress(unixDomainSocketPath: path) else {
            throw ListenError(endpoint, "the path of a unix socket has 1 to 107 bytes; this one has \(path.utf8.count).")
        }
        try Self.clear(path, address)
        let descriptor = Self.makeSocket()
        guard descriptor >= 0 else { throw ListenError(endpoint, errorNumber: errno) }
        // Connecting fails until someone listens, so between these two steps nobody gets in whatever the umask made of the mode.
        guard unsafe address.withSockAddr({ unsafe bind(descriptor, $0, socklen_t($1)) }) == 0,
            unsafe chmod(path, mode_t(mode)) == 0,
            let (_, identity) = Self.look(at: path)
        else {
            let error = ListenError(endpoint, errorNumber: errno)
            close(descriptor)
            throw error
        }
        return (UnixSocketFile(path: path, identity: identity), descriptor)
    }

    /// Takes the file away, unless it is another's by now.
    func remove() {
        guard let (_, identity) = Self.look(at: self.path), identity == self.identity else { return }
        unsafe unlink(self.path)
    }

    /// Makes way at `path`.
    private static func clear(_ path: String, _ address: SocketAddress) throws(ListenError) {
        guard let (type, found) = Self.look(at: path) else { return }
        let endpoint = Endpoint.unix(path)
        guard type == S_IFSOCK else {
            throw ListenError(endpoint, "there is a file already that is no socket. Move it away, or choose another path.")
        }
        switch Self.errorOfConnecting(to: address) {
        case ECONNREFUSED:
            guard let (_, now) = Self.look(at: path), now == found else { return }
            guard unsafe unlink(path) == 0 || errno == ENOENT else { throw ListenError(endpoint, errorNumber: errno) }
        case ENOENT: break
        // Somebody listens, though perhaps with a full queue.
        case 0, EAGAIN, EINPROGRESS: throw ListenError(endpoint, errorNumber: EADDRINUSE)
        case let other: throw ListenError(endpoint, errorNumber: other)
        }
    }

    private static func errorOfConnecting(to address: SocketAddress) -> CInt {
        let descriptor = Self.makeSocket()
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        return unsafe address.withSockAddr { unsafe connect(descriptor, $0, socklen_t($1)) == 0 ? 0 : errno }
    }

    /// A socket that does not block and that child processes do not inherit.
    private static func makeSocket() -> CInt {
        #if os(Linux)
            return socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        #else
            let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
            if descriptor >= 0 {
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
                _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            }
            return descriptor
        #endif
    }

    /// The type and the identity of what is at `path`; nil when nothing is. Symbolic links are not followed.
    private static func look(at path: String) -> (type: mode_t, identity: Identity)? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return nil }
        return (status.st_mode & S_IFMT, Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino)))
    }
}
