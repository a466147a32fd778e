/// One row. Columns are counted from 0.
///
/// A column is read as what it is: another type, a NULL where none is expected, or a column that is not there is a `decoding` error
/// that names the column and holds no data. The `…IfPresent` forms read NULL as nil.
public struct Row: Sendable {
    let rows: Rows
    let index: Int

    public func bool(_ column: Int) throws(PostgresError) -> Bool { try self.present(self.boolIfPresent(column), column) }
    public func int16(_ column: Int) throws(PostgresError) -> Int16 { try self.present(self.int16IfPresent(column), column) }
    public func int32(_ column: Int) throws(PostgresError) -> Int32 { try self.present(self.int32IfPresent(column), column) }
    public func int64(_ column: Int) throws(PostgresError) -> Int64 { try self.present(self.int64IfPresent(column), column) }
    public func double(_ column: Int) throws(PostgresError) -> Double { try self.present(self.doubleIfPresent(column), column) }
    /// A `text`, `varchar`, `char(n)` or `name`.
    public func string(_ column: Int) throws(PostgresError) -> String { try self.present(self.stringIfPresent(column), column) }
    /// A `bytea`.
    public func bytes(_ column: Int) throws(PostgresError) -> [UInt8] { try self.present(self.bytesIfPresent(column), column) }
    public func uuid(_ column: Int) throws(PostgresError) -> UInt128 { try self.present(self.uuidIfPresent(column), column) }
    /// A `timestamptz` in microseconds since 1970; `infinity` is an error.
    public func timestamp(_ column: Int) throws(PostgresError) -> Int64 {
        try self.present(self.timestampIfPresent(column), column)
    }
    /// The text of a `jsonb` or `json`.
    public func jsonText(_ column: Int) throws(PostgresError) -> String {
        try self.present(self.jsonTextIfPresent(column), column)
    }

    public func isNull(_ column: Int) throws(PostgresError) -> Bool {
        try self.check(column)
        return self.rows.result.isNull(row: self.index, column: column)
    }
}

// MARK: - NULL is nil

extension Row {
    public func boolIfPresent(_ column: Int) throws(PostgresError) -> Bool? {
        try self.integer(column, .bool, UInt8.self).map { $0 != 0 }
    }

    public func int16IfPresent(_ column: Int) throws(PostgresError) -> Int16? { try self.integer(column, .int2, Int16.self) }
    public func int32IfPresent(_ column: Int) throws(PostgresError) -> Int32? { try self.integer(column, .int4, Int32.self) }
    public func int64IfPresent(_ column: Int) throws(PostgresError) -> Int64? { try self.integer(column, .int8, Int64.self) }

    public func doubleIfPresent(_ column: Int) throws(PostgresError) -> Double? {
        try self.integer(column, .float8, UInt64.self).map { Double(bitPattern: $0) }
    }

    public func stringIfPresent(_ column: Int) throws(PostgresError) -> String? {
        try unsafe self.value(column, of: "text", \.isText) { bytes throws(PostgresError) in
            unsafe String(decoding: bytes, as: UTF8.self)
        }
    }

    public func bytesIfPresent(_ column: Int) throws(PostgresError) -> [UInt8]? {
        try unsafe self.value(column, of: "bytea", { $0 == .bytea }) { bytes throws(PostgresError) in unsafe [UInt8](bytes) }
    }

    public func uuidIfPresent(_ column: Int) throws(PostgresError) -> UInt128? { try self.integer(column, .uuid, UInt128.self) }

    public func timestampIfPresent(_ column: Int) throws(PostgresError) -> Int64? {
        guard let value = try self.integer(column, .timestamptz, Int64.self) else { return nil }
        guard let timestamp = PostgresEpoch.microsecondsSince1970(ofStored: value) else {
            throw self.error(column, "is a time without end, which cannot be counted")
        }
        return timestamp
    }

    public func jsonTextIfPresent(_ column: Int) throws(PostgresError) -> String? {
        try unsafe self.value(column, of: "jsonb", { $0 == .jsonb || $0 == .json }) { bytes throws(PostgresError) in
            guard self.rows.result.type(ofColumn: column) == .jsonb else { return unsafe String(decoding: bytes, as: UTF8.self) }
            guard unsafe bytes.first == Parameters.jsonbVersion else {
                throw self.error(column, "is a jsonb of an unknown version")
            }
            return unsafe String(decoding: bytes.dropFirst(), as: UTF8.self)
        }
    }
}

// MARK: - Checking, then reading

extension Row {
    /// Reads a value of a type that `accepts`; nil when it is NULL.
    func value<Value>(
        _ column: Int,
        of expected: String,
        _ accepts: (TypeOID) -> Bool,
        _ read: (UnsafeRawBufferPointer) throws(PostgresError) -> Value
    ) throws(PostgresError) -> Value? {
        try self.check(column)
        let type = self.rows.result.type(ofColumn: column)
        guard accepts(type) else {
            throw self.error(column, "is of the type with OID \(type.rawValue) and is read as \(expected)")
        }
        guard self.rows.result.isBinary(column: column) else { throw self.error(column, "is not in binary form") }
        if self.rows.result.isNull(row: self.index, column: column) { return nil }
        return try unsafe self.rows.result.withValue(row: self.index, column: column, read)
    }

    private func integer<Value: FixedWidthInteger>(
        _ column: Int,
        _ type: TypeOID,
        _: Value.Type
    ) throws(PostgresError) -> Value? {
        try unsafe self.value(column, of: type.name, { $0 == type }) { bytes throws(PostgresError) in
            guard bytes.count == MemoryLayout<Value>.size else { throw self.error(column, "has an unexpected length") }
            return unsafe Value(bigEndian: bytes.loadUnaligned(as: Value.self))
        }
    }

    private func check(_ column: Int) throws(PostgresError) {
        guard column >= 0, column < self.rows.columnCount else {
            throw PostgresError(.decoding, "There is no column \(column): the statement returned \(self.rows.columnCount).")
        }
    }

    func present<Value>(_ value: Value?, _ column: Int) throws(PostgresError) -> Value {
        guard let value else { throw self.error(column, "is NULL, and a value is needed") }
        return value
    }

    func error(_ column: Int, _ what: String) -> PostgresError {
        PostgresError(.decoding, "Column \(column) (\(self.rows.result.name(ofColumn: column))) \(what).")
    }
}
