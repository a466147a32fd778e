import Locking
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads a file, a pipe or a terminal.
package final class DescriptorSource: ByteSource {
    private let descriptor: Int32
    private let name: String
    private let ownsDescriptor: Bool
    private let pieceBytes = 64 * 1024

    package static let standardInput = DescriptorSource(descriptor: STDIN_FILENO, name: "standard input", ownsDescriptor: false)

    /// - Throws: a complaint that names the file.
    package init(opening path: String) throws(Complaint) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Complaint("\(path.printable) cannot be read: \(SystemFault.describe(errno)).") }
        self.descriptor = descriptor
        self.name = path.printable
        self.ownsDescriptor = true
    }

    private init(descriptor: Int32, name: String, ownsDescriptor: Bool) {
        self.descriptor = descriptor
        self.name = name
        self.ownsDescriptor = ownsDescriptor
    }

    deinit {
        if self.ownsDescriptor { close(self.descriptor) }
    }

    package func next() async throws -> [UInt8] {
        // A read cannot be called back, and a terminal may never give it anything: whoever is cancelled leaves it behind.
        let answer = Answer()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                answer.await(continuation)
                NIOThreadPool.singleton.submit { _ in answer.give(Result { try self.read() }) }
            }
        } onCancel: {
            answer.give(.failure(CancellationError()))
        }
    }

    /// Whether a file is empty, or its last line has its end.
    package var endsLine: Bool {
        let end = lseek(self.descriptor, 0, SEEK_END)
        guard end > 0 else { return true }
        var last: UInt8 = 0
        return pread(self.descriptor, &last, 1, end - 1) == 1 && last == UInt8(ascii: "\n")
    }

    /// All of it. Blocks while it reads.
    /// - Throws: a complaint when it is longer than `maxBytes`, or cannot be read.
    package func readAll(maxBytes: Int) throws(Complaint) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count <= maxBytes {
            let piece = try self.read()
            if piece.isEmpty { return bytes }
            bytes += piece
        }
        throw Complaint("\(self.name) is longer than \(maxBytes / 1024) KiB; is it the right file?")
    }

    /// All of it, as text. Blocks while it reads.
    /// - Throws: a complaint when it is longer than `maxBytes`, or cannot be read.
    package func readText(maxBytes: Int) throws(Complaint) -> String {
        String(decoding: try self.readAll(maxBytes: maxBytes), as: UTF8.self)
    }

    private func read() throws(Complaint) -> [UInt8] {
        while true {
            var count = 0
            var fault: Int32 = 0
            let piece = [UInt8](unsafeUninitializedCapacity: self.pieceBytes) { buffer, initialized in
                count = posixRead(self.descriptor, buffer.baseAddress, buffer.count)
                fault = errno
                initialized = max(count, 0)
            }
            if count >= 0 { return piece }
            guard fault == EINTR else {
                throw Complaint("\(self.name) cannot be read: \(SystemFault.describe(fault)).", status: .failure)
            }
        }
    }

    /// The first answer counts.
    private final class Answer: Sendable {
        private struct State {
            var result: Result<[UInt8], any Error>?
            var continuation: CheckedContinuation<[UInt8], any Error>?
        }
        private let state = Guarded(State())

        func await(_ continuation: CheckedContinuation<[UInt8], any Error>) {
            let result = self.state.withLock { state in
                if state.result == nil { state.continuation = continuation }
                return state.result
            }
            if let result { continuation.resume(with: result) }
        }

        func give(_ result: Result<[UInt8], any Error>) {
            let continuation = self.state.withLock { state in
                if state.result == nil { state.result = result }
                defer { state.continuation = nil }
                return state.continuation
            }
            continuation?.resume(with: result)
        }
    }
}

/// `read(2)`, where a method has its name.
private func posixRead(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
