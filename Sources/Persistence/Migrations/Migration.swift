import Crypto

/// One step of the schema. Steps are applied in order, once each, and never change after they have been: a mistake is mended by the
/// next one.
public struct Migration: Sendable {
    /// Counts from 1, without gaps.
    public let version: Int32
    /// What it brings, in a few words.
    public let name: String
    /// Any number of statements, separated by semicolons; they run in one transaction.
    public let sql: String

    public init(version: Int32, name: String, sql: String) {
        self.version = version
        self.name = name
        self.sql = sql
    }

    /// SHA-256 of the SQL: tells whether a database was made by the same step.
    public var checksum: [UInt8] { Array(SHA256.hash(data: Array(self.sql.utf8))) }

    /// The steps this program knows, in order.
    public static let all: [Migration] = [.entities, .changes, .repeats, .shared, .popular]
}
