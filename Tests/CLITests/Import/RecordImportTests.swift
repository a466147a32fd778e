import CatalogAPI
import Foundation
import RPC
import TestCatalog
import Testing

@testable import CLI
@testable import CommandLineSupport

@Suite(.timeLimit(.minutes(1))) struct RecordImportTests {
    @Test func `tenants and artisans are created, and once more are unchanged`() async throws {
        try await ImportSession.run { session in
            try session.write("tenants.ndjson", ImportSession.tenants("a", "b"))
            try session.write(
                "artisans.ndjson",
                (0..<50).map {
                    #"{"id":"p\#($0)","tenantId":"\#(String.tenant($0 % 2 == 0 ? "a" : "b"))","displayName":"Ama \#($0)"}"#
                })
            let first = try await session.run("artisans.ndjson", "tenants.ndjson")
            #expect(first.totals.tallies == [.tenants: .of(created: 2), .artisans: .of(created: 50)])
            #expect(await session.catalog.artisanCount(ofTenant: .tenant("a")) == 25)
            let second = try await session.run("artisans.ndjson", "tenants.ndjson")
            #expect(second.totals.tallies == [.tenants: .of(unchanged: 2), .artisans: .of(unchanged: 50)])
        }
    }

    @Test func `a refusal names the fields of the record, others go on`() async throws {
        try await ImportSession.run { session in
            try session.write(
                "tenants.ndjson",
                ImportSession.tenants("a") + [
                    #"{"id":"b","name":"x"}"#, #"{"id":"\#(String.tenant("a"))","name":"Other","countryCode":"GH"}"#,
                ])
            let result = try await session.run("tenants.ndjson")
            #expect(result.totals[.tenants] == .of(created: 1, refused: 2))
            let refusals = result.totals.refusedLines.sorted { $0.line < $1.line }.map(\.refusal)
            #expect(
                refusals.map(\.lines) == [
                    ["`name`: must have 2 characters or more"], ["ALREADY_EXISTS: There is another tenant \(String.tenant("a"))."],
                ])
        }
    }

    @Test(arguments: [RecordKind.tenants, .artisans]) func `lines that hold no record are named, and the others go on`(
        kind: RecordKind
    ) async throws {
        try await ImportSession.run { session in
            try session.write("tenants.ndjson", ImportSession.tenants("a"))
            _ = try await session.run("tenants.ndjson")
            let name = kind == .tenants ? "name" : "displayName"
            let whole = ["x", "y"].map {
                #"{"id":"\#($0)","\#(name)":"Whole","\#(kind == .tenants ? "countryCode" : "tenantId")":"\#(String.tenant("a"))"}"#
            }
            let lines = [
                whole[0], "{nonsense", "", #"{"id":"z","\#(name)":7}"#,
                #"{"\#(name)":"\#(String(repeating: "x", count: LineReader.maxLineBytes))"}"#, whole[1],
                #"{"id":"z","\#(name)":"Ha"#,
            ]
            try session.write("\(kind.rawValue).ndjson", lines, lastEnd: "")
            let result = try await session.run("\(kind.rawValue).ndjson")
            #expect(result.totals[kind] == .of(created: 2, refused: 4))
            let refusals = result.totals.refusedLines.sorted { $0.line < $1.line }
            #expect(refusals.map(\.line) == [2, 4, 5, 7])
            #expect(refusals[1].refusal.lines.first?.hasPrefix("`\(name)`: column ") == true)
            #expect(refusals[2].refusal.message.hasPrefix("The line is longer than 1 MiB"))
            #expect(refusals[3].refusal.message.hasPrefix("The file ends in the middle of this line"))
        }
    }

    @Test func `a server that is busy is asked again, one that stays away ends the import`() async throws {
        try await ImportSession.run { session in
            try session.write("tenants.ndjson", ImportSession.tenants("a", "b"))
            await session.catalog.fail("CreateTenant", times: 3)
            #expect(try await session.run("tenants.ndjson").totals[.tenants] == .of(created: 2))
            await session.catalog.fail("CreateTenant", times: 1000)
            let result = try await session.run("tenants.ndjson")
            #expect(result.failure?.code == .unavailable)
            #expect(result.totals[.tenants].refused == 0)
        }
    }

    @Test func `a record without an id is created, named by the upload`() async throws {
        try await ImportSession.run { session in
            try session.write("tenants.ndjson", [#"{"name":"One"}"#, #"{"name":"Two"}"#])
            #expect(try await session.run("tenants.ndjson").totals[.tenants] == .of(created: 2))
            #expect(await session.catalog.callCounts["GetTenant"] == nil)
        }
    }
}

@Suite struct ImportInputTests {
    @Test func `folders and names say what files hold, and the order is theirs to be created in`() throws {
        let session = try ImportSession()
        for name in ["services.ndjson", "Tenants_2.ndjson", "artisans-a.ndjson", "tenants.ndjson", "other.ndjson"] {
            try session.write(name, [])
        }
        let path = { (name: String) in session.folder.appending(path: name).path }
        #expect(
            try ImportInput.resolve([path("services.ndjson"), path("artisans-a.ndjson"), path("Tenants_2.ndjson")], kind: nil).map(
                \.kind)
                == [.tenants, .artisans, .services])
        #expect(
            try ImportInput.resolve([session.folder.path], kind: nil).map(\.path) == [
                path("tenants.ndjson"), path("services.ndjson"),
            ]
        )
        #expect(try ImportInput.resolve([path("other.ndjson")], kind: .artisans).map(\.kind) == [.artisans])
        #expect(throws: Complaint.self) { try ImportInput.resolve([path("other.ndjson")], kind: nil) }
        #expect(throws: Complaint.self) { try ImportInput.resolve([session.folder.path], kind: .artisans) }
        #expect(throws: Complaint.self) { try ImportInput.resolve(["/nowhere/services.ndjson"], kind: nil) }
        #expect(throws: Complaint.self) { try ImportInput.resolve(["-"], kind: nil) }
        #expect(throws: Complaint.self) { try ImportInput.resolve(["-", "-"], kind: .services) }
        #expect(try ImportInput.resolve(["-"], kind: .services).map(\.name) == ["standard input"])
    }

    @Test func `an upload keeps its name until it is complete`() throws {
        let session = try ImportSession()
        var content = ContentFingerprint()
        content.add(Array("{}\n".utf8))
        let key = UploadKey(content: content, kind: .services, server: "a:1")
        let first = session.names.name(for: key)
        #expect(first.isKept && session.names.isKept(key))
        #expect(session.names.name(for: key).name == first.name)
        var other = key
        other.content?.add([0])
        #expect(session.names.name(for: other).name != first.name)
        session.names.forget(key)
        #expect(!session.names.isKept(key))
        #expect(session.names.name(for: key).name != first.name)
        #expect(!UploadNames(folder: "/proc/nowhere").name(for: key).isKept)
    }

    @Test func `uploads of a file to several servers, and as several kinds, have nothing to do with each other`() throws {
        let session = try ImportSession()
        var content = ContentFingerprint()
        content.add(Array("{}\n".utf8))
        let key = UploadKey(content: content, kind: .tenants, server: "a:1")
        var (elsewhere, otherwise) = (key, key)
        (elsewhere.server, otherwise.kind) = ("b:1", .artisans)
        let names = [key, elsewhere, otherwise].map { session.names.name(for: $0).name }
        #expect(Set(names).count == 3)
        session.names.forget(elsewhere)
        session.names.forget(otherwise)
        #expect(session.names.name(for: key).name == names[0])
    }

    @Test func `a name that was chosen is bound to the content, and within what servers take`() throws {
        let session = try ImportSession()
        let chosen = String(repeating: "x", count: 100)
        let names = (0..<3).map { number in
            var content = ContentFingerprint()
            content.add([UInt8(number)])
            return session.names.name(for: UploadKey(content: content, kind: .services, server: "", chosenName: chosen)).name
        }
        #expect(Set(names).count == 3)
        // 128 at most, with the number of a line behind it.
        #expect(names.allSatisfy { $0.hasPrefix(chosen + "-") && $0.count <= 118 })
        let piped = UploadKey(content: nil, kind: .services, server: "", chosenName: "mine")
        #expect(session.names.name(for: piped).name == "mine")
        // What was told of a name that could not be kept is true.
        let lost = UploadKey(content: ContentFingerprint(), kind: .services, server: "")
        var taken = lost
        taken.chosenName = UploadNames(folder: nil).name(for: lost).name
        #expect(session.names.name(for: taken).name == taken.chosenName)
    }

    @Test func `pauses grow, end, and last as long as the server asks`() {
        var retry = RetryPause()
        let busy = RPCError(.unavailable, "")
        let delays = (0..<8).map { _ in retry.delay(after: busy, random: 1) }
        #expect(delays.prefix(3) == [.milliseconds(100), .milliseconds(200), .milliseconds(400)])
        #expect(delays.last == .some(nil))
        retry.reset()
        #expect(retry.delay(after: busy, random: 0) == .milliseconds(50))
        #expect(retry.delay(after: RPCError(.resourceExhausted, "", retryAfter: .seconds(20)), random: 0) == .seconds(20))
        #expect(retry.delay(after: RPCError(.unavailable, "", retryAfter: .seconds(86_400)), random: 0) == .seconds(60))
        #expect(retry.delay(after: RPCError(.notFound, "")) == nil)
    }
}
