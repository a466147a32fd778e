import Postgres
import Testing

@Suite("Values", .needsServer)
struct ValueTests {
    private static let scalars = Statement(
        "scalars",
        "SELECT $1::bool, $2::int2, $3::int4, $4::int8, $5::float8, $6::text, $7::bytea, $8::uuid, $9::timestamptz, $10::jsonb"
    )

    private func parameters(
        _ bool: Bool?, _ int16: Int16?, _ int32: Int32?, _ int64: Int64?, _ double: Double?, _ text: String?, _ bytes: [UInt8]?,
        _ uuid: UInt128?, _ timestamp: Int64?, _ json: String?
    ) -> Parameters {
        var parameters = Parameters()
        parameters.append(bool)
        parameters.append(int16)
        parameters.append(int32)
        parameters.append(int64)
        parameters.append(double)
        parameters.append(text)
        parameters.append(bytes: bytes)
        parameters.append(uuid: uuid)
        parameters.append(timestamp: timestamp)
        parameters.append(jsonb: json)
        return parameters
    }

    @Test func `values of every type come back as they went`() async throws {
        let client = TestServer.admin
        let uuid: UInt128 = 0x0123_4567_89AB_CDEF_0011_2233_4455_6677
        let row = try await client.query(
            Self.scalars,
            self.parameters(
                true, -7, .min, .max, -0.1, "grüß 🪚 'dich'", [0, 255, 10], uuid, 1_700_000_000_123_456, #"{"a": [1, null]}"#)
        )[0]
        #expect(try row.bool(0))
        #expect(try row.int16(1) == -7)
        #expect(try row.int32(2) == .min)
        #expect(try row.int64(3) == .max)
        #expect(try row.double(4) == -0.1)
        #expect(try row.string(5) == "grüß 🪚 'dich'")
        #expect(try row.bytes(6) == [0, 255, 10])
        #expect(try row.uuid(7) == uuid)
        #expect(try row.timestamp(8) == 1_700_000_000_123_456)
        #expect(try row.jsonText(9) == #"{"a": [1, null]}"#)
    }

    @Test func `the server reads them as what they are`() async throws {
        let rows = try await TestServer.admin.query(
            Statement("texts", "SELECT $1::uuid::text, $2::timestamptz::text, $3::float8::text, $4::bytea::text"),
            {
                var parameters = Parameters()
                parameters.append(uuid: 0x0123_4567_89AB_CDEF_0011_2233_4455_6677)
                parameters.append(timestamp: -1)
                parameters.append(Double.nan)
                parameters.append(bytes: [1, 0xAB])
                return parameters
            }()
        )
        #expect(try rows[0].string(0) == "01234567-89ab-cdef-0011-223344556677")
        #expect(try rows[0].string(1) == "1969-12-31 23:59:59.999999+00")
        #expect(try rows[0].string(2) == "NaN")
        #expect(try rows[0].string(3) == "\\x01ab")
    }

    @Test func `NULL is nil, and an error where a value is needed`() async throws {
        let row = try await TestServer.admin.query(Self.scalars, self.parameters(nil, nil, nil, nil, nil, nil, nil, nil, nil, nil))[
            0]
        #expect(try row.boolIfPresent(0) == nil)
        #expect(try row.int16IfPresent(1) == nil)
        #expect(try row.int32IfPresent(2) == nil)
        #expect(try row.int64IfPresent(3) == nil)
        #expect(try row.doubleIfPresent(4) == nil)
        #expect(try row.stringIfPresent(5) == nil)
        #expect(try row.bytesIfPresent(6) == nil)
        #expect(try row.uuidIfPresent(7) == nil)
        #expect(try row.timestampIfPresent(8) == nil)
        #expect(try row.jsonTextIfPresent(9) == nil)
        #expect(try row.isNull(9))
        let error = await postgresError { _ = try row.string(5) }
        #expect(error?.code == .decoding)
        #expect(error?.message == "Column 5 (text) is NULL, and a value is needed.")
    }

    @Test func `empty values are not NULL`() async throws {
        let row = try await TestServer.admin.query(Self.scalars, self.parameters(false, 0, 0, 0, 0, "", [], 0, 0, "{}"))[0]
        #expect(try row.string(5) == "")
        #expect(try row.bytes(6) == [])
        #expect(try !row.isNull(5))
    }

    @Test func `an empty text may be the only parameter`() async throws {
        var parameters = Parameters()
        parameters.append("")
        let rows = try await TestServer.admin.query(Statement("lone", "SELECT $1::text"), parameters)
        #expect(try rows[0].string(0) == "")
    }

    @Test func `a value of 20 MiB passes`() async throws {
        var parameters = Parameters()
        let bytes = [UInt8](repeating: 7, count: 20 * 1024 * 1024)
        parameters.append(bytes: bytes)
        let rows = try await TestServer.admin.query(Statement("huge", "SELECT $1::bytea || $1::bytea"), parameters)
        #expect(try rows[0].bytes(0).count == 2 * bytes.count)
    }

    @Test func `a column is read as what it is`() async throws {
        let rows = try await TestServer.admin.query(
            Statement("mixed", "SELECT 1::int4, 'x'::text, 'infinity'::timestamptz, NULL::int8"))
        let row = rows[0]
        #expect(await postgresError { _ = try row.int64(0) }?.code == .decoding)
        #expect(await postgresError { _ = try row.string(0) }?.code == .decoding)
        #expect(await postgresError { _ = try row.uuid(1) }?.code == .decoding)
        #expect(await postgresError { _ = try row.strings(1) }?.code == .decoding)
        #expect(await postgresError { _ = try row.timestamp(2) }?.code == .decoding)
        #expect(await postgresError { _ = try row.int32IfPresent(3) }?.code == .decoding)
        #expect(await postgresError { _ = try row.int32(4) }?.code == .decoding)
        #expect(await postgresError { _ = try row.int32(-1) }?.code == .decoding)
        #expect(await postgresError { _ = try row.isNull(99) }?.message == "There is no column 99: the statement returned 4.")
    }

    @Test func `arrays go in with NULLs, and come out without`() async throws {
        var parameters = Parameters()
        parameters.append(bools: [true, nil])
        parameters.append(int16s: [1, nil])
        parameters.append(int32s: [1, nil])
        parameters.append(int64s: [1, nil])
        parameters.append(doubles: [1.5, nil])
        parameters.append(strings: ["a", nil])
        parameters.append(byteStrings: [[1], nil])
        parameters.append(uuids: [5, nil])
        parameters.append(timestamps: [0, nil])
        parameters.append(jsonbs: ["[]", nil])
        let rows = try await TestServer.admin.query(
            Statement(
                "unnest",
                """
                SELECT * FROM unnest($1::bool[], $2::int2[], $3::int4[], $4::int8[], $5::float8[], $6::text[], $7::bytea[], $8::uuid[],
                $9::timestamptz[], $10::jsonb[])
                """
            ),
            parameters
        )
        #expect(rows.count == 2)
        #expect(try rows[0].string(5) == "a")
        #expect(try rows[0].uuid(7) == 5)
        #expect(try rows[0].timestamp(8) == 0)
        #expect(try rows[0].jsonText(9) == "[]")
        for column in 0..<10 { #expect(try rows[1].isNull(column)) }

        var plain = Parameters()
        plain.append(strings: ["", "b\"c", "ü"])
        plain.append(int32s: [])
        plain.append(int64s: [Int64.min])
        plain.append(uuids: [UInt128.max, 0])
        plain.append(strings: nil)
        let row = try await TestServer.admin.query(
            Statement(
                "arrays", "SELECT $1::text[], $2::int4[], $3::int8[], $4::uuid[], $5::text[], ARRAY['a', NULL], ARRAY[[1],[2]]"),
            plain
        )[0]
        #expect(try row.strings(0) == ["", "b\"c", "ü"])
        #expect(try row.int32s(1) == [])
        #expect(try row.int64s(2) == [.min])
        #expect(try row.uuids(3) == [.max, 0])
        #expect(try row.stringsIfPresent(4) == nil)
        #expect(await postgresError { _ = try row.strings(5) }?.code == .decoding)
        #expect(await postgresError { _ = try row.int32s(6) }?.code == .decoding)
    }

    @Test func `what cannot be sent is refused before it is sent`() async throws {
        var text = Parameters()
        text.append(Int64(1))
        text.append("a\0b")
        let error = await postgresError { _ = try await TestServer.admin.query(Statement("nul", "SELECT $1, $2"), text) }
        #expect(error?.code == .invalidParameter)
        #expect(error?.message == "Parameter $2 holds a NUL character, which Postgres cannot keep in a text.")
        var element = Parameters()
        element.append(strings: ["a", "\0"])
        #expect(
            await postgresError { _ = try await TestServer.admin.query(Statement("nul", "SELECT $1"), element) }?.code
                == .invalidParameter)
        var time = Parameters()
        time.append(timestamp: .min)
        #expect(
            await postgresError { _ = try await TestServer.admin.query(Statement("nul", "SELECT $1"), time) }?.code
                == .invalidParameter)
        #expect(await postgresError { _ = try await TestServer.admin.query(Statement("", "SELECT 1")) }?.code == .invalidParameter)
        #expect(
            await postgresError { _ = try await TestServer.admin.query(Statement("a", "SELECT\0 1")) }?.code == .invalidParameter)
        #expect(await postgresError { try await TestServer.admin.execute("SELECT\0 1") }?.code == .invalidParameter)
    }

    @Test func `rows say how many were affected`() async throws {
        try await TestServer.withDatabase { client, _ async throws in
            try await client.execute("CREATE TABLE t (n int8)")
            let inserted = try await client.query(Statement("insert", "INSERT INTO t SELECT generate_series(1, 5)"), lane: .write)
            #expect(inserted.affected == 5)
            #expect(inserted.isEmpty)
            let rows = try await client.query(Statement("select", "SELECT n FROM t ORDER BY n"))
            #expect(try rows.map { try $0.int64(0) } == [1, 2, 3, 4, 5])
        }
    }
}
