import CLibpq

extension LibpqConnection {
    /// False: the connection cannot be used any more.
    func putCopyData(_ bytes: [UInt8]) -> Bool {
        unsafe bytes.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return true }
            return unsafe PQputCopyData(self.pointer, start.assumingMemoryBound(to: CChar.self), Int32(bytes.count)) == 1
        }
    }

    /// Ends the data; with a reason, so that the COPY fails.
    func endCopy(failing reason: String?) -> Bool { unsafe PQputCopyEnd(self.pointer, reason) == 1 }

    enum CopyData { case data, notYet, end }

    /// Appends the next piece of what the server sends: one row in text formats.
    func takeCopyData(into chunk: inout [UInt8]) -> CopyData {
        var buffer: UnsafeMutablePointer<CChar>?
        let count = unsafe PQgetCopyData(self.pointer, &buffer, 1)
        defer { unsafe PQfreemem(buffer) }
        // −1 is the end, −2 a failure; in both cases the next result tells.
        guard count > 0, let start = unsafe buffer else { return count == 0 ? .notYet : .end }
        unsafe chunk.append(contentsOf: UnsafeRawBufferPointer(start: start, count: Int(count)))
        return .data
    }
}
