import CLibpq

/// Owns one libpq connection and finishes it once. Every call of libpq that concerns a connection is made here.
///
/// libpq lets one thread at a time use a connection: the thread that connects, then the reactor's.
@safe final class LibpqConnection: @unchecked Sendable {
    // Safe to hand over: the connecting thread keeps no reference once it has posted the connection to the reactor.
    let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) { unsafe self.pointer = pointer }

    deinit { unsafe PQfinish(self.pointer) }

    var socket: Int32 { unsafe PQsocket(self.pointer) }
    var isLost: Bool { unsafe PQstatus(self.pointer) != CONNECTION_OK }
    /// No transaction is open. Known for sure while nothing is in flight.
    var isOutsideTransaction: Bool { unsafe PQtransactionStatus(self.pointer) == PQTRANS_IDLE }
    var processID: Int32 { unsafe PQbackendPID(self.pointer) }

    /// libpq's words for what went wrong last. They quote data.
    var errorText: String {
        guard let text = unsafe PQerrorMessage(self.pointer) else { return "" }
        return unsafe String(cString: text)
    }

    // MARK: Sending. False: the connection cannot be used any more.

    func enterPipelineMode() -> Bool { unsafe PQenterPipelineMode(self.pointer) == 1 }
    /// With nothing in flight.
    func exitPipelineMode() -> Bool { unsafe PQexitPipelineMode(self.pointer) == 1 }

    func sendPrepare(_ statement: Statement, _ parameters: Parameters) -> Bool {
        let types = parameters.types
        return unsafe PQsendPrepare(self.pointer, statement.name, statement.sql, Int32(types.count), types) == 1
    }

    func sendPrepared(_ name: String, _ parameters: Parameters) -> Bool {
        unsafe parameters.withLibpqArrays { count, _, values, lengths, formats in
            unsafe PQsendQueryPrepared(self.pointer, name, count, values, lengths, formats, Self.binary) == 1
        }
    }

    /// Sends a statement with its text, to be parsed for this once.
    func sendUnprepared(_ sql: String, _ parameters: Parameters) -> Bool {
        unsafe parameters.withLibpqArrays { count, types, values, lengths, formats in
            unsafe PQsendQueryParams(self.pointer, sql, count, types, values, lengths, formats, Self.binary) == 1
        }
    }

    func sendSync() -> Bool { unsafe krafti_queue_sync(self.pointer) }

    /// Sends statements without parameters, outside of pipeline mode.
    func sendText(_ sql: String) -> Bool { unsafe PQsendQuery(self.pointer, sql) == 1 }

    enum Flushed { case all, some, failed }

    func flush() -> Flushed {
        switch unsafe PQflush(self.pointer) {
        case 0: .all
        case 1: .some
        default: .failed
        }
    }

    private static let binary: Int32 = 1

    // MARK: Receiving

    /// Reads what has arrived. False: the connection is lost.
    func consumeInput() -> Bool { unsafe PQconsumeInput(self.pointer) == 1 }

    /// Whether `nextResult` would have to wait.
    var isBusy: Bool { unsafe PQisBusy(self.pointer) == 1 }

    /// The next result; nil ends those of one statement.
    func nextResult() -> ResultHandle? {
        guard let result = unsafe PQgetResult(self.pointer) else { return nil }
        return unsafe ResultHandle(owning: result)
    }

    func nextNotification() -> (channel: String, payload: String)? {
        guard let notification = unsafe PQnotifies(self.pointer) else { return nil }
        defer { unsafe PQfreemem(notification) }
        return unsafe (String(cString: notification.pointee.relname), String(cString: notification.pointee.extra))
    }

    // MARK: Cancelling

    func makeCancel() -> CancelHandle? {
        guard let cancel = unsafe PQgetCancel(self.pointer) else { return nil }
        return unsafe CancelHandle(owning: cancel)
    }
}

/// Owns what a cancel request needs: the server's address and the backend's key.
@safe final class CancelHandle: @unchecked Sendable {
    // Safe to share: libpq copies everything into it, nothing changes it, and it knows nothing of its connection.
    private let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) { unsafe self.pointer = pointer }

    deinit { unsafe PQfreeCancel(self.pointer) }

    /// Asks the server to cancel what the connection runs. Blocks until the server has done so, for as long as it takes.
    func send() {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { text in
            // A request that fails leaves the statement running, which has bounds of its own.
            _ = unsafe PQcancel(self.pointer, text.baseAddress, Int32(text.count))
        }
    }
}

extension Parameters {
    /// Lends the parameters as libpq wants them: pointers to the values, their lengths, and a format each, which is binary.
    fileprivate func withLibpqArrays<R>(
        _ body: (
            _ count: Int32, _ types: [UInt32], _ values: [UnsafePointer<CChar>?], _ lengths: [Int32], _ formats: [Int32]
        ) -> R
    ) -> R {
        unsafe self.bytes.withUnsafeBytes { bytes in
            var offset = 0
            let values: [UnsafePointer<CChar>?] = unsafe self.lengths.map { length in
                if length < 0 { return nil }
                defer { offset += Int(length) }
                // Only the null pointer is NULL: an empty value points to where it would be, or anywhere when nothing is there.
                let start = unsafe bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1)
                return unsafe start.map { unsafe ($0 + offset).assumingMemoryBound(to: CChar.self) }
            }
            let formats = [Int32](repeating: 1, count: self.count)
            return unsafe body(Int32(self.count), self.types, values, self.lengths, formats)
        }
    }
}
