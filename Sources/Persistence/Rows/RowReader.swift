import Catalog
import Postgres

/// Reads the columns of a row one after the other.
struct RowReader {
    let row: Row
    private(set) var column: Int

    init(_ row: Row, from column: Int = 0) {
        self.row = row
        self.column = column
    }

    private mutating func next() -> Int {
        defer { self.column += 1 }
        return self.column
    }

    mutating func bool() throws(PostgresError) -> Bool { try self.row.bool(self.next()) }
    mutating func int16() throws(PostgresError) -> Int16 { try self.row.int16(self.next()) }
    mutating func int32() throws(PostgresError) -> Int32 { try self.row.int32(self.next()) }
    mutating func int32IfPresent() throws(PostgresError) -> Int32? { try self.row.int32IfPresent(self.next()) }
    mutating func int64() throws(PostgresError) -> Int64 { try self.row.int64(self.next()) }
    mutating func int64IfPresent() throws(PostgresError) -> Int64? { try self.row.int64IfPresent(self.next()) }
    mutating func double() throws(PostgresError) -> Double { try self.row.double(self.next()) }
    mutating func string() throws(PostgresError) -> String { try self.row.string(self.next()) }
    mutating func stringIfPresent() throws(PostgresError) -> String? { try self.row.stringIfPresent(self.next()) }
    mutating func strings() throws(PostgresError) -> [String] { try self.row.strings(self.next()) }
    mutating func bytes() throws(PostgresError) -> [UInt8] { try self.row.bytes(self.next()) }
    mutating func uuid() throws(PostgresError) -> UInt128 { try self.row.uuid(self.next()) }
    mutating func timestamp() throws(PostgresError) -> Timestamp { Timestamp(microseconds: try self.row.timestamp(self.next())) }

    mutating func uuidIfPresent() throws(PostgresError) -> UInt128? { try self.row.uuidIfPresent(self.next()) }
    mutating func timestampIfPresent() throws(PostgresError) -> Timestamp? {
        try self.row.timestampIfPresent(self.next()).map { Timestamp(microseconds: $0) }
    }

    mutating func outcome() throws(PostgresError) -> WriteOutcome {
        guard let outcome = WriteOutcome(rawValue: try self.int16()) else {
            throw PostgresError(.decoding, "A statement reported an outcome that this program does not know.")
        }
        return outcome
    }
}
