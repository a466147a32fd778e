#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The three streams that a program finds open, or should.
package enum StandardStreams {
    /// Takes the places of those that are closed, so that no file or socket gets one of them and what is said in it. To be called
    /// before anything is opened.
    ///
    /// Each is open the wrong way round: to read or write it fails, as it did before.
    package static func occupy() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            // The lowest number that is free is this one.
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}
