import Testing

@testable import CLI
@testable import CommandLineSupport

@Suite struct RequestReaderTests {
    private func all(of reader: RequestReader) async throws -> [String] {
        var texts: [String] = []
        while let text = try await reader.next() { texts.append(String(decoding: text.bytes, as: UTF8.self)) }
        return texts
    }

    @Test func `a request comes as soon as it is whole`() async throws {
        let reader = RequestReader(Pieces(["{}\n{\"a\"", ":1}", "\n3"]), name: "x")
        #expect(await reader.isWaitingForTheFirst)
        #expect(try await self.all(of: reader) == ["{}", #"{"a":1}"#, "3"])
        #expect(try await reader.next() == nil)
        #expect(await !reader.isWaitingForTheFirst)
    }

    @Test func `nothing is an empty request only where nobody named the input`() async throws {
        #expect(try await self.all(of: RequestReader(Pieces([" \n"]), name: "x")) == [])
        #expect(try await self.all(of: RequestReader(Pieces([" \n"]), name: "x", defaultsToEmpty: true)) == ["{}"])
        #expect(try await self.all(of: RequestReader(Pieces(["1 2"]), name: "x", defaultsToEmpty: true)) == ["1", "2"])
    }

    @Test func `requests before one that is too long are still given`() async throws {
        let reader = RequestReader(Pieces(["{}\n\n{} [\"012345678901234567890\"]"]), name: "big.ndjson")
        let small = RequestReader(Pieces(["{}\n\n{} [\"012345678901234567890\"]"]), name: "big.ndjson", maxRequestBytes: 8)
        #expect(try await self.all(of: reader).count == 3)
        #expect(try await small.next() != nil)
        #expect(try await small.next() != nil)
        let complaint = await #expect(throws: Complaint.self) { try await small.next() }
        #expect(complaint?.message.hasPrefix("big.ndjson, line 3: the request that begins here is longer than") == true)
    }

    @Test func `requests before a failure to read are still given`() async throws {
        let reader = RequestReader(Pieces(["{}\n{"], then: Complaint("The disk is gone.")), name: "x")
        #expect(try await reader.next() != nil)
        await #expect(throws: Complaint("The disk is gone.")) { try await reader.next() }
    }

    @Test func `one request means one`() async throws {
        let two = RequestReader(Pieces(["{}", "{}"]), name: "x")
        await #expect(throws: Complaint.self) { try await two.expectOne() }
        let none = RequestReader(Pieces([]), name: "x")
        await #expect(throws: Complaint.self) { try await none.expectOne() }
        let one = RequestReader(Pieces(["{}\n"]), name: "x")
        try await one.expectOne()
        #expect(try await self.all(of: one) == ["{}"])
    }

    @Test(
        arguments: [
            (nil, .unsaid), ("-", .standardInput), ("@-", .standardInput), ("@a b.json", .file(path: "a b.json")),
            ("{}", .argument("{}")),
        ] as [(String?, InputSource)])
    func `DATA says where requests come from`(data: String?, source: InputSource) {
        #expect(InputSource(data: data) == source)
    }

    @Test func `a file that is not there is named`() {
        let complaint = #expect(throws: Complaint.self) { try RequestReader(.file(path: "/nowhere/a.json"), isTerminal: false) }
        #expect(complaint?.message == "/nowhere/a.json cannot be read: no such file or directory.")
    }
}
