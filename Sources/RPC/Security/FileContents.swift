#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads a whole small file.
enum FileContents {
    /// More than any certificate chain or key has; what is larger is the wrong file.
    static let maxBytes = 1024 * 1024

    /// - Throws: `TLSFileError` when the file cannot be read, is empty or is larger than `maxBytes`.
    static func load(_ path: String) throws(TLSFileError) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw TLSFileError(path, "cannot be opened: \(Self.text(of: errno)).") }
        defer { close(descriptor) }
        var contents: [UInt8] = []
        while contents.count <= Self.maxBytes {
            var failure: Int32 = 0
            let chunk = unsafe [UInt8](unsafeUninitializedCapacity: 16 * 1024) { buffer, count in
                let result = unsafe Self.readSome(descriptor, buffer)
                count = max(result, 0)
                if result < 0 { failure = errno }
            }
            guard failure == 0 else { throw TLSFileError(path, "cannot be read: \(Self.text(of: failure)).") }
            if chunk.isEmpty { break }
            contents += chunk
        }
        guard contents.count <= Self.maxBytes else {
            throw TLSFileError(path, "is larger than 1 MiB; certificates and keys are not.")
        }
        guard !contents.isEmpty else { throw TLSFileError(path, "is empty.") }
        return contents
    }

    private static func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        while true {
            let result = unsafe read(descriptor, buffer.baseAddress, buffer.count)
            if result >= 0 || errno != EINTR { return result }
        }
    }

    private static func text(of errorNumber: Int32) -> String {
        unsafe String(cString: strerror(errorNumber))
    }
}
