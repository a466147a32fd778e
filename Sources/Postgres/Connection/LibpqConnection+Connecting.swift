import CLibpq
import Glibc

/// Connecting: resolves names, does the TLS and password handshakes, and may take a while. On a thread of its own, never the
/// reactor's: a password alone (SCRAM) costs milliseconds of computing.
extension LibpqConnection {
    /// - Returns: a connection in non-blocking pipeline mode.
    static func connect(_ settings: [ConnectionSetting], before deadline: ContinuousClock.Instant) throws(PostgresError)
        -> LibpqConnection
    {
        guard let pointer = unsafe Self.start(settings) else {
            throw PostgresError(.connectionFailed, "There is no memory for another connection to Postgres.")
        }
        let connection = unsafe LibpqConnection(owning: pointer)
        unsafe krafti_drop_notices(pointer)
        try connection.finishConnecting(before: deadline)
        guard unsafe PQsetnonblocking(pointer, 1) == 0, connection.enterPipelineMode() else {
            throw PostgresError(.connectionFailed, "The connection to Postgres cannot be pipelined.", detail: connection.errorText)
        }
        return connection
    }

    private static func start(_ settings: [ConnectionSetting]) -> OpaquePointer? {
        let keywords = unsafe settings.map { unsafe strdup($0.keyword) }
        let values = unsafe settings.map { unsafe strdup($0.value) }
        defer {
            unsafe keywords.forEach { unsafe free($0) }
            unsafe values.forEach { unsafe free($0) }
        }
        let keywordPointers = unsafe keywords.map { unsafe UnsafePointer($0) } + [nil]
        let valuePointers = unsafe values.map { unsafe UnsafePointer($0) } + [nil]
        return unsafe PQconnectStartParams(keywordPointers, valuePointers, 0)
    }

    private func finishConnecting(before deadline: ContinuousClock.Instant) throws(PostgresError) {
        guard !self.isLostWhileConnecting else { throw self.connectFailure }
        // libpq's manual: behave as if the last poll had said "writing".
        var awaited = Int16(POLLOUT)
        while true {
            try self.wait(for: awaited, before: deadline)
            switch unsafe PQconnectPoll(self.pointer) {
            case PGRES_POLLING_OK: return
            case PGRES_POLLING_READING: awaited = Int16(POLLIN)
            case PGRES_POLLING_WRITING: awaited = Int16(POLLOUT)
            default: throw self.connectFailure
            }
        }
    }

    private func wait(for events: Int16, before deadline: ContinuousClock.Instant) throws(PostgresError) {
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else {
                throw PostgresError(.connectionFailed, "Postgres did not answer a new connection in time.", detail: self.errorText)
            }
            var descriptor = pollfd(fd: self.socket, events: events, revents: 0)
            let ready = unsafe poll(&descriptor, 1, left.roundedUpMilliseconds)
            if ready > 0 { return }
            if ready < 0, errno != EINTR {
                throw PostgresError(.connectionFailed, "Waiting for Postgres failed (errno \(errno)).")
            }
        }
    }

    private var isLostWhileConnecting: Bool { unsafe PQstatus(self.pointer) == CONNECTION_BAD }

    private var connectFailure: PostgresError {
        let text = self.errorText
        // libpq gives no code for a connection that was refused; its text is the server's.
        let reason: String? =
            if unsafe PQconnectionNeedsPassword(self.pointer) == 1 {
                "it wants a password and none is configured"
            } else if text.contains("password authentication failed") {
                "it does not accept the user or the password"
            } else if text.contains("too many clients") || text.contains("remaining connection slots") {
                "all of its connections are taken"
            } else if text.contains("does not exist") {
                "the database or the role does not exist"
            } else if text.contains("starting up") || text.contains("shutting down") || text.contains("recovery mode") {
                "it is starting or stopping"
            } else {
                nil
            }
        return PostgresError(
            .connectionFailed, "Postgres could not be reached\(reason.map { ": \($0)" } ?? "").", detail: text)
    }
}

extension Duration {
    /// For system calls that wait: never shorter, never more than an hour, never negative.
    var roundedUpMilliseconds: Int32 {
        if self <= .zero { return 0 }
        if self >= .seconds(3_600) { return 3_600_000 }
        let (seconds, attoseconds) = self.components
        return Int32(seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
