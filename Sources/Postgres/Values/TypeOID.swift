/// Postgres's numbers for the types that are sent and read (`pg_type.dat`; they never change).
struct TypeOID: RawRepresentable, Hashable, Sendable {
    let rawValue: UInt32

    static let bool = TypeOID(rawValue: 16)
    static let bytea = TypeOID(rawValue: 17)
    static let name = TypeOID(rawValue: 19)
    static let int8 = TypeOID(rawValue: 20)
    static let int2 = TypeOID(rawValue: 21)
    static let int4 = TypeOID(rawValue: 23)
    static let text = TypeOID(rawValue: 25)
    static let json = TypeOID(rawValue: 114)
    static let float8 = TypeOID(rawValue: 701)
    static let unknown = TypeOID(rawValue: 705)
    static let bpchar = TypeOID(rawValue: 1042)
    static let varchar = TypeOID(rawValue: 1043)
    static let timestamptz = TypeOID(rawValue: 1184)
    static let uuid = TypeOID(rawValue: 2950)
    static let jsonb = TypeOID(rawValue: 3802)

    static let boolArray = TypeOID(rawValue: 1000)
    static let byteaArray = TypeOID(rawValue: 1001)
    static let nameArray = TypeOID(rawValue: 1003)
    static let int2Array = TypeOID(rawValue: 1005)
    static let int4Array = TypeOID(rawValue: 1007)
    static let textArray = TypeOID(rawValue: 1009)
    static let varcharArray = TypeOID(rawValue: 1015)
    static let int8Array = TypeOID(rawValue: 1016)
    static let float8Array = TypeOID(rawValue: 1022)
    static let timestamptzArray = TypeOID(rawValue: 1185)
    static let uuidArray = TypeOID(rawValue: 2951)
    static let jsonbArray = TypeOID(rawValue: 3807)

    /// The types whose binary form is their characters.
    var isText: Bool {
        switch self {
        case .text, .varchar, .bpchar, .name, .unknown: true
        default: false
        }
    }

    var isTextArray: Bool { self == .textArray || self == .varcharArray || self == .nameArray }

    /// As SQL calls it, for the types that are read by their length.
    var name: String {
        switch self {
        case .bool: "bool"
        case .int2: "int2"
        case .int4: "int4"
        case .int8: "int8"
        case .float8: "float8"
        case .uuid: "uuid"
        case .timestamptz: "timestamptz"
        default: "OID \(self.rawValue)"
        }
    }
}

/// Postgres counts time from the year 2000.
enum PostgresEpoch {
    /// From 1970-01-01 to 2000-01-01.
    static let microsecondsSince1970: Int64 = 946_684_800_000_000

    /// A stored time as microseconds since 1970; nil for `infinity` and what Int64 cannot count.
    static func microsecondsSince1970(ofStored stored: Int64) -> Int64? {
        guard stored != .max, stored != .min else { return nil }
        let (value, overflow) = stored.addingReportingOverflow(Self.microsecondsSince1970)
        return overflow ? nil : value
    }
}
