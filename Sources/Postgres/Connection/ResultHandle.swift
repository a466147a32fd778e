import CLibpq

/// Owns one libpq result and clears it once.
@safe struct ResultHandle: ~Copyable, @unchecked Sendable {
    // Safe to share: a result no longer belongs to its connection, nothing changes it, and libpq's functions that read one keep no
    // state (its manual, 34.20). It is cleared when its only owner goes.
    private let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) { unsafe self.pointer = pointer }

    deinit { unsafe PQclear(self.pointer) }

    var status: ExecStatusType { unsafe PQresultStatus(self.pointer) }
    var rowCount: Int { unsafe Int(PQntuples(self.pointer)) }
    var columnCount: Int { unsafe Int(PQnfields(self.pointer)) }

    func type(ofColumn column: Int) -> TypeOID { unsafe TypeOID(rawValue: PQftype(self.pointer, Int32(column))) }
    func isBinary(column: Int) -> Bool { unsafe PQfformat(self.pointer, Int32(column)) == 1 }
    func isNull(row: Int, column: Int) -> Bool { unsafe PQgetisnull(self.pointer, Int32(row), Int32(column)) != 0 }

    /// The name the statement gave a column.
    func name(ofColumn column: Int) -> String {
        guard let name = unsafe PQfname(self.pointer, Int32(column)) else { return "" }
        return unsafe String(cString: name)
    }

    /// Lends the bytes of a value. Row and column are in range.
    func withValue<R, E: Error>(row: Int, column: Int, _ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        let start = unsafe PQgetvalue(self.pointer, Int32(row), Int32(column))
        let count = unsafe Int(PQgetlength(self.pointer, Int32(row), Int32(column)))
        return try unsafe body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    /// What the command says it did, such as `INSERT 0 5` or `ROLLBACK`.
    var commandTag: String {
        guard let tag = unsafe PQcmdStatus(self.pointer) else { return "" }
        return unsafe String(cString: tag)
    }

    /// How many rows the command changed, or returned.
    var affectedRows: Int {
        guard let text = unsafe PQcmdTuples(self.pointer) else { return 0 }
        return Int(unsafe String(cString: text)) ?? 0
    }

    /// A field of the server's error, such as `PG_DIAG_SQLSTATE`.
    func errorField(_ field: Character) -> String? {
        guard let code = field.asciiValue, let text = unsafe PQresultErrorField(self.pointer, Int32(code)) else { return nil }
        return unsafe String(cString: text)
    }

    /// Everything the error says, data included.
    var errorText: String {
        guard let text = unsafe PQresultErrorMessage(self.pointer) else { return "" }
        return unsafe String(cString: text)
    }
}
