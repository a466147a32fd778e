import Resilience

/// A connection on loan: the asking side of `Lease`. Its user releases it once, whatever happened.
struct LeasedConnection: Sendable {
    let inbox: Inbox
    let id: PoolConnectionID
    /// That of the whole loan.
    let deadline: ContinuousClock.Instant?

    func release() { self.inbox.post(.release(self.id)) }

    func query(_ statement: Statement, _ parameters: Parameters, deadline: ContinuousClock.Instant?) async throws(PostgresError)
        -> Rows
    {
        try statement.check(parameters)
        return try await self.ask(.statement(statement, parameters), deadline).rows
    }

    func commit() async throws(PostgresError) { _ = try await self.ask(.commit, nil) }

    func execute(_ sql: String, deadline: ContinuousClock.Instant?) async throws(PostgresError) {
        try Self.check(sql)
        _ = try await self.ask(.text(sql), deadline)
    }

    func copyIn(
        _ sql: String,
        deadline: ContinuousClock.Instant?,
        _ body: (borrowing CopyWriter) async throws -> Void
    ) async throws -> Int {
        try Self.check(sql)
        _ = try await self.ask(.copyIn(sql), deadline)
        do {
            try await body(CopyWriter(connection: self, deadline: deadline))
        } catch {
            self.inbox.post(.abandonCopy(self.id))
            throw error
        }
        guard case .done(let count) = try await self.ask(.copyEnd, deadline) else { throw PostgresError.protocolViolation }
        return count
    }

    func copyOut(_ sql: String, deadline: ContinuousClock.Instant?, _ body: ([UInt8]) async throws -> Void) async throws {
        try Self.check(sql)
        _ = try await self.ask(.copyOut(sql), deadline)
        do {
            while case .data(let chunk?) = try await self.ask(.copyRead, deadline) { try await body(chunk) }
        } catch {
            self.inbox.post(.abandonCopy(self.id))
            throw error
        }
    }

    func ask(_ work: Request.Work, _ deadline: ContinuousClock.Instant?) async throws(PostgresError) -> Request.Answer {
        try await self.inbox.ask(work, .leased(self.id), deadline: [deadline, self.deadline].compactMap { $0 }.min())
    }

    private static func check(_ sql: String) throws(PostgresError) {
        if sql.utf8.contains(0) { throw PostgresError(.invalidParameter, "The text of a statement holds no NUL character.") }
    }
}
