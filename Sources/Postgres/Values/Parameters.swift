/// A statement's parameters in the order of `$1`, `$2` …, in binary form and with their types, so that the server infers nothing.
///
/// nil is NULL. What cannot be sent (a NUL in a text, a time before Postgres's calendar) is remembered, and the statement fails with
/// `invalidParameter` before anything is sent.
public struct Parameters: Sendable {
    /// What the protocol can number.
    public static let maxCount = 65_535
    /// What the values of one statement may take together.
    public static let maxBytes = 256 * 1024 * 1024

    /// The OID of each value's type.
    private(set) var types: [UInt32] = []
    /// The length of each value; −1 is NULL.
    private(set) var lengths: [Int32] = []
    private var writer = BinaryWriter()
    /// The first thing that cannot be sent.
    private(set) var fault: PostgresError?

    public init() {}

    public var count: Int { self.types.count }

    /// All values one after the other.
    var bytes: [UInt8] { self.writer.bytes }

    public mutating func append(_ value: Bool?) { self.append(.bool, value) { $0.write($1 ? 1 as UInt8 : 0) } }
    public mutating func append(_ value: Int16?) { self.append(.int2, value) { $0.write($1) } }
    public mutating func append(_ value: Int32?) { self.append(.int4, value) { $0.write($1) } }
    public mutating func append(_ value: Int64?) { self.append(.int8, value) { $0.write($1) } }
    public mutating func append(_ value: Double?) { self.append(.float8, value) { $0.write($1.bitPattern) } }

    /// A `text`, which holds no NUL.
    public mutating func append(_ value: String?) {
        self.check(value)
        self.append(.text, value) { $0.write($1) }
    }

    /// A `bytea`.
    public mutating func append(bytes: [UInt8]?) { self.append(.bytea, bytes) { $0.write($1) } }

    /// A `uuid`, the first character of its text being the highest four bits.
    public mutating func append(uuid: UInt128?) { self.append(.uuid, uuid) { $0.write($1) } }

    /// A `timestamptz` in microseconds since 1970.
    public mutating func append(timestamp: Int64?) {
        self.append(.timestamptz, self.converted(timestamp)) { $0.write($1) }
    }

    /// A `jsonb` from JSON text.
    public mutating func append(jsonb: String?) {
        self.check(jsonb)
        self.append(.jsonb, jsonb) {
            $0.write(Self.jsonbVersion)
            $0.write($1)
        }
    }

    /// The one version of jsonb's binary form there is.
    static let jsonbVersion: UInt8 = 1
}

// MARK: - Arrays, for unnest

extension Parameters {
    public mutating func append(bools: [Bool?]?) { self.append(.boolArray, of: .bool, bools) { $0.write($1 ? 1 as UInt8 : 0) } }
    public mutating func append(int16s: [Int16?]?) { self.append(.int2Array, of: .int2, int16s) { $0.write($1) } }
    public mutating func append(int32s: [Int32?]?) { self.append(.int4Array, of: .int4, int32s) { $0.write($1) } }
    public mutating func append(int64s: [Int64?]?) { self.append(.int8Array, of: .int8, int64s) { $0.write($1) } }
    public mutating func append(doubles: [Double?]?) {
        self.append(.float8Array, of: .float8, doubles) { $0.write($1.bitPattern) }
    }

    /// A `text[]`.
    public mutating func append(strings: [String?]?) {
        strings?.forEach { self.check($0) }
        self.append(.textArray, of: .text, strings) { $0.write($1) }
    }

    /// A `bytea[]`.
    public mutating func append(byteStrings: [[UInt8]?]?) { self.append(.byteaArray, of: .bytea, byteStrings) { $0.write($1) } }

    /// A `uuid[]`.
    public mutating func append(uuids: [UInt128?]?) { self.append(.uuidArray, of: .uuid, uuids) { $0.write($1) } }

    /// A `timestamptz[]`, in microseconds since 1970.
    public mutating func append(timestamps: [Int64?]?) {
        let converted = timestamps.map { $0.map { self.converted($0) } }
        self.append(.timestamptzArray, of: .timestamptz, converted) { $0.write($1) }
    }

    /// A `jsonb[]` from JSON texts.
    public mutating func append(jsonbs: [String?]?) {
        jsonbs?.forEach { self.check($0) }
        self.append(.jsonbArray, of: .jsonb, jsonbs) {
            $0.write(Self.jsonbVersion)
            $0.write($1)
        }
    }
}

// MARK: - Writing

extension Parameters {
    private mutating func append<Value>(_ type: TypeOID, _ value: Value?, _ write: (inout BinaryWriter, Value) -> Void) {
        self.types.append(type.rawValue)
        if let value {
            let start = self.writer.bytes.count
            write(&self.writer, value)
            self.lengths.append(Int32(clamping: self.writer.bytes.count - start))
        } else {
            self.lengths.append(-1)
        }
        self.checkBounds()
    }

    /// One dimension, counted from 1 (`array_recv` in Postgres's arrayfuncs.c).
    private mutating func append<Value>(
        _ type: TypeOID,
        of elementType: TypeOID,
        _ values: [Value?]?,
        _ write: (inout BinaryWriter, Value) -> Void
    ) {
        self.append(type, values) { writer, values in
            writer.write(values.isEmpty ? 0 as Int32 : 1)
            writer.write(values.contains { $0 == nil } ? 1 as Int32 : 0)
            writer.write(elementType.rawValue)
            guard !values.isEmpty else { return }
            writer.write(Int32(clamping: values.count))
            writer.write(1 as Int32)
            for value in values {
                let lengthAt = writer.bytes.count
                writer.write(-1 as Int32)
                guard let value else { continue }
                write(&writer, value)
                writer.overwrite(Int32(clamping: writer.bytes.count - lengthAt - 4), at: lengthAt)
            }
        }
    }

    private mutating func checkBounds() {
        guard self.fault == nil else { return }
        if self.types.count > Self.maxCount {
            self.fault = PostgresError(.invalidParameter, "A statement takes \(Self.maxCount) parameters at most.")
        } else if self.writer.bytes.count > Self.maxBytes {
            self.fault = PostgresError(
                .invalidParameter, "A statement's parameters may take \(Self.maxBytes) bytes together; send fewer at once."
            )
        }
    }

    private mutating func check(_ text: String?) {
        guard let text, self.fault == nil, text.utf8.contains(0) else { return }
        self.fault = PostgresError(
            .invalidParameter, "Parameter $\(self.count + 1) holds a NUL character, which Postgres cannot keep in a text."
        )
    }

    private mutating func converted(_ timestamp: Int64?) -> Int64? {
        guard let timestamp else { return nil }
        let (converted, overflow) = timestamp.subtractingReportingOverflow(PostgresEpoch.microsecondsSince1970)
        // The least of all stands for "before everything" in Postgres.
        if overflow || converted == .min, self.fault == nil {
            self.fault = PostgresError(.invalidParameter, "Parameter $\(self.count + 1) is a time too early for Postgres.")
        }
        return converted
    }
}
