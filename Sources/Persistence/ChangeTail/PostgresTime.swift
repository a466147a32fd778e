/// A moment by the clock of Postgres, which all servers of one database have in common. It may be set back, as any clock.
public struct PostgresTime: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z, without leap seconds.
    public var microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    public static func < (left: PostgresTime, right: PostgresTime) -> Bool { left.microseconds < right.microseconds }
}
