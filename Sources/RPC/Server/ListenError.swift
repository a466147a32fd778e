import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A server cannot listen on an address; told for the person who configured it.
public struct ListenError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where the server was to listen.
    public let endpoint: Endpoint
    /// Why it cannot, and where it helps what to do.
    public let problem: String

    init(_ endpoint: Endpoint, _ problem: String) {
        self.endpoint = endpoint
        self.problem = problem
    }

    /// What the system's error means for someone who wants to listen.
    init(_ endpoint: Endpoint, errorNumber: Int32) {
        switch errorNumber {
        case EADDRINUSE: self.init(endpoint, "the address is in use. Stop what listens there, or choose another.")
        case EADDRNOTAVAIL: self.init(endpoint, "this machine does not have that address.")
        case EACCES, EPERM: self.init(endpoint, "this user may not. Ports below 1024 and folders of others need more rights.")
        case ENOENT: self.init(endpoint, "the folder of the socket does not exist. Create it first.")
        default: self.init(endpoint, unsafe String(cString: strerror(errorNumber)))
        }
    }

    /// What was thrown when something tried to listen, over whatever protocol.
    public init(_ endpoint: Endpoint, _ error: any Error) {
        switch error {
        case let error as ListenError: self = error
        case let error as IOError: self.init(endpoint, errorNumber: error.errnoCode)
        default: self.init(endpoint, "\(error)")
        }
    }

    public var description: String { "Cannot listen on \(self.endpoint): \(self.problem)" }
}
