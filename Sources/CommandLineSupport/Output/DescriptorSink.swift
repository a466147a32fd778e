#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Writes to a file, a pipe or a terminal, waiting while its reader is slow.
///
/// The wait holds the thread: there is one writer, and with no one reading its output there is nothing else it should do.
package struct DescriptorSink: ByteSink {
    private let descriptor: Int32
    private let name: String

    package init(descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    package static let standardOutput = DescriptorSink(descriptor: STDOUT_FILENO, name: "standard output")
    package static let standardError = DescriptorSink(descriptor: STDERR_FILENO, name: "standard error")

    package func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let (count, fault) = rest.withUnsafeBytes { buffer in
                let count = posixWrite(self.descriptor, buffer.baseAddress, buffer.count)
                return (count, errno)
            }
            if count >= 0 {
                rest = rest.dropFirst(count)
                continue
            }
            switch fault {
            case EINTR: continue
            case EAGAIN:
                // Another program that shares the descriptor has made it non-blocking.
                var waited = pollfd(fd: self.descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&waited, 1, -1)
            case EPIPE: throw OutputClosed()
            default: throw Complaint("\(self.name) cannot be written: \(SystemFault.describe(fault)).", status: .failure)
            }
        }
    }
}

/// `write(2)`, where a method has its name.
private func posixWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}
