import CatalogAPI
import CommandLineSupport
import Foundation
import Locking
import Protobuf
import RPC
import TestCatalog
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1))) struct ServiceImportTests {
    private static func session(
        tenants: [String] = ["a", "b", "c"], window: Int32 = 1000, _ body: (ImportSession) async throws -> Void
    ) async throws {
        try await ImportSession.run(CatalogInMemory(window: window)) { session in
            for id in tenants { try session.write("tenants-\(id).ndjson", ImportSession.tenants(id)) }
            for id in tenants { #expect(try await session.run("tenants-\(id).ndjson").totals[.tenants] == .of(created: 1)) }
            try await body(session)
        }
    }

    @Test func `services of several tenants are stored, and once more are unchanged`() async throws {
        try await Self.session(window: 7) { session in
            let lines = (0..<200).flatMap { ImportSession.services($0..<($0 + 1), of: ["a", "b", "c"][$0 % 3]) }
            try session.write("services.ndjson", lines)
            let first = try await session.run("services.ndjson")
            #expect(first.totals[.services] == .of(created: 200))
            #expect(first.failure == nil)
            let ids = await session.catalog.services(ofTenant: .tenant("a")).map(\.id)
            #expect(ids == (0..<200).filter { $0 % 3 == 0 }.map { "a-\($0)" })
            let second = try await session.run("services.ndjson")
            #expect(second.totals[.services] == .of(unchanged: 200))
            let summary = ImportSummary(totals: second.totals, isDryRun: false, elapsed: .zero)
            #expect(summary.lines == ["services  200 unchanged", "Nothing changed: all of it was there already."])
        }
    }

    @Test func `more tenants than streams take turns, and few bytes are kept`() async throws {
        let tenants = (0..<12).map { "t\($0)" }
        try await Self.session(tenants: tenants) { session in
            var random = SeededRandom(seed: 7)
            var next: [String: Int] = [:]
            let lines = (0..<600).flatMap { _ in
                let tenant = tenants.randomElement(using: &random) ?? ""
                defer { next[tenant, default: 0] += 1 }
                return ImportSession.services(next[tenant, default: 0]..<(next[tenant, default: 0] + 1), of: tenant)
            }
            try session.write("services.ndjson", lines)
            let result = try await session.run("services.ndjson") {
                $0.maxParallel = 3
                $0.limits.maxGatheredBytes = 2_000
            }
            #expect(result.totals[.services] == .of(created: 600))
            #expect(await session.catalog.mostOpenStreams == 3)
            // In the order of the file, within a tenant.
            for tenant in tenants {
                let ids = await session.catalog.services(ofTenant: .tenant(tenant)).map(\.id)
                #expect(ids == (0..<(next[tenant] ?? 0)).map { "\(tenant)-\($0)" })
            }
        }
    }

    @Test func `a stream that breaks is taken up where the server stands`() async throws {
        try await Self.session(window: 10) { session in
            await session.catalog.breakStream(ofTenant: .tenant("a"), .before(15))
            await session.catalog.breakStream(ofTenant: .tenant("a"), .before(31))
            try session.write("services.ndjson", ImportSession.services(0..<100, of: "a"))
            let result = try await session.run("services.ndjson")
            #expect(result.totals[.services] == .of(created: 100))
            #expect(await session.catalog.callCounts["StreamCreateServices"] == 3)
            #expect(await session.catalog.services(ofTenant: .tenant("a")).map(\.id) == (0..<100).map { "a-\($0)" })
        }
    }

    @Test func `a stream that ends while it has nothing to do is opened again when it has`() async throws {
        try await Self.session { session in
            await session.catalog.endStreamsEarly()
            let pauses = Guarded(0)
            let ledger = ImportLedger()
            var setting = TenantUpload.Setting(
                client: CatalogService.Client(session.client), options: CallOptions(), ledger: ledger,
                input: ImportInput(kind: .services, path: "services.ndjson"), name: "mine")
            setting.pause = { _, _ in pauses.withLock { $0 += 1 } }
            let upload = TenantUpload(tenantID: .tenant("a"), position: 0, setting: setting)
            async let end = upload.run()
            for number in 1...3 {
                let draft = ServiceDraft.with { ($0.id, $0.name) = (String(number), "Service \(number)") }
                try await upload.put(UploadItem(line: number, draft: draft, bytes: 20))
                var stored = 0
                while stored < number || session.client.connectionStatistics.callsInFlight > 0 {
                    try await Task.sleep(for: .milliseconds(2))
                    stored = await ledger.totals.count
                }
            }
            await upload.finish()
            guard case .finished(next: 3) = try await end else {
                Issue.record("The upload did not finish.")
                return
            }
            #expect(pauses.withLock { $0 } == 0)
            #expect(await session.catalog.callCounts["StreamCreateServices"] == 3)
        }
    }

    @Test func `answers that a broken stream lost are asked for again`() async throws {
        try await Self.session(window: 10) { session in
            var lines = ImportSession.services(0..<40, of: "a")
            lines[17] = #"{"id":"a-17","tenantId":"\#(String.tenant("a"))","name":"x"}"#
            try session.write("services.ndjson", lines)
            await session.catalog.breakStream(ofTenant: .tenant("a"), .afterStoring(12))
            let result = try await session.run("services.ndjson")
            let tally = result.totals[.services]
            #expect(tally.created + tally.taken == 39)
            #expect(tally.taken >= 1)
            #expect(tally.refused == 1)
            #expect(result.totals.refusedLines.map(\.line) == [18])
            #expect(await session.catalog.callCounts["BulkCreateServices"] == 1)
        }
    }

    @Test func `an import that ended early goes on in a second run, by the file or by a name`() async throws {
        for upload in [nil, "mine"] {
            try await Self.session(window: 10) { session in
                try session.write("services.ndjson", ImportSession.services(0..<60, of: "a"))
                for position in [Int64](repeating: 30, count: 20) {
                    await session.catalog.breakStream(ofTenant: .tenant("a"), .before(position))
                }
                let first = try await session.run("services.ndjson", upload: upload)
                #expect(first.failure?.code == .unavailable)
                // The message with item 30 in it fails; where it begins is up to time.
                let taken = first.totals[.services].created
                #expect(first.totals[.services] == .of(created: taken) && (21...30).contains(taken), "\(taken)")
                let sent = await session.catalog.itemCount
                await session.catalog.forgetBreaks()
                let second = try await session.run("services.ndjson", upload: upload)
                #expect(second.totals[.services] == .of(created: 60 - taken, taken: taken))
                // Those of the first run were asked for, to know what became of each.
                #expect(await session.catalog.itemCount == sent + 60)
                // It is complete now: the file's name is another one, the person's is not.
                let third = try await session.run("services.ndjson", upload: upload)
                #expect(third.totals[.services] == (upload == nil ? .of(unchanged: 60) : .of(taken: 60)))
            }
        }
    }

    @Test func `an upload that fails while a line waits for room tells why`() async throws {
        try await Self.session(window: 10) { session in
            // More than may wait.
            try session.write("services.ndjson", ImportSession.services(0..<6_000, of: "a"))
            for position in [Int64](repeating: 30, count: 20) {
                await session.catalog.breakStream(ofTenant: .tenant("a"), .before(position))
            }
            let result = try await session.run("services.ndjson")
            #expect(result.failure?.code == .unavailable)
            // As above.
            let taken = result.totals[.services].created
            #expect(result.totals[.services] == .of(created: taken) && (21...30).contains(taken), "\(taken)")
        }
    }

    @Test func `a second run tells of the lines that the first run saw refused`() async throws {
        try await Self.session(window: 10) { session in
            var lines = ImportSession.services(0..<60, of: "a")
            lines[7] = #"{"id":"a-7","tenantId":"\#(String.tenant("a"))","name":"x"}"#
            lines[8] = #"{"tenantId":"\#(String.tenant("a"))","name":"x"}"#
            lines[9] = "{"
            try session.write("services.ndjson", lines)
            for position in [Int64](repeating: 30, count: 20) {
                await session.catalog.breakStream(ofTenant: .tenant("a"), .before(position))
            }
            let first = try await session.run("services.ndjson", report: "report.ndjson")
            #expect(first.totals[.services].refused == 3)
            // Of those before the break that were not refused; the last answers may not have come.
            let taken = first.totals[.services].created
            #expect((19...28).contains(taken), "\(taken)")
            await session.catalog.forgetBreaks()
            let second = try await session.run("services.ndjson", report: "report.ndjson")
            #expect(second.totals[.services] == .of(created: 57 - taken, taken: taken, unknown: 1, refused: 2))
            let summary = ImportSummary(totals: second.totals, isDryRun: false, elapsed: .zero)
            #expect(summary.lines.first?.contains("1 taken before with unknown outcome") == true)
            // The report still has why the line without an id was refused.
            let report = try String(contentsOf: session.folder.appending(path: "report.ndjson"), encoding: .utf8)
            let ofLine9 = report.split(separator: "\n").filter { $0.contains(#""line":9,"#) }
            #expect(ofLine9.count == 2)
            #expect(ofLine9.first?.contains(#""outcome":"REFUSED""#) == true)
            #expect(ofLine9.last?.contains(#""outcome":"UNKNOWN""#) == true)
            // The next import is another one, and its report too.
            _ = try await session.run("services.ndjson", report: "report.ndjson")
            let anew = try String(contentsOf: session.folder.appending(path: "report.ndjson"), encoding: .utf8)
            #expect(anew.split(separator: "\n").count == 60)
        }
    }

    @Test func `a resumed upload asks for the lines of the first run a few at a time`() async throws {
        try await Self.session(window: 100) { session in
            try session.write("services.ndjson", ImportSession.services(0..<2_000, of: "a"))
            for position in [Int64](repeating: 1_500, count: 20) {
                await session.catalog.breakStream(ofTenant: .tenant("a"), .before(position))
            }
            // What came in one message with the line at which it breaks is not stored either.
            let first = try await session.run("services.ndjson").totals[.services]
            #expect(first == .of(created: first.created) && (1_400...1_500).contains(first.created), "\(first)")
            await session.catalog.forgetBreaks()
            let second = try await session.run("services.ndjson").totals[.services]
            #expect(second == .of(created: 2_000 - first.created, taken: first.created), "\(second)")
            #expect(await session.catalog.callCounts["BulkCreateServices"] ?? 0 >= 6)
        }
    }

    @Test func `a long wait is told, once for all uploads that wait`() async throws {
        try await Self.session { session in
            await session.catalog.askForPause(.seconds(40))
            for id in ["a", "b", "c"] { await session.catalog.breakStream(ofTenant: .tenant(id), .before(0)) }
            try session.write("services.ndjson", ["a", "b", "c"].flatMap { ImportSession.services(0..<3, of: $0) })
            let result = try await session.run("services.ndjson")
            #expect(result.totals[.services] == .of(created: 9))
            #expect(session.said.withLock { $0 } == ["UNAVAILABLE: The connection was lost. Trying again in 40 s."])
        }
    }

    @Test func `a server that is strict about the first message says where to go on`() async throws {
        try await Self.session(window: 10) { session in
            await session.catalog.setStrictAboutOpening()
            try session.write("services.ndjson", ImportSession.services(0..<20, of: "a"))
            #expect(try await session.run("services.ndjson", upload: "mine").totals[.services] == .of(created: 20))
            #expect(try await session.run("services.ndjson", upload: "mine").totals[.services] == .of(taken: 20))
        }
    }

    @Test func `an upload's name with another file is another upload`() async throws {
        try await Self.session { session in
            try session.write("services.ndjson", ImportSession.services(0..<20, of: "a"))
            _ = try await session.run("services.ndjson", upload: "mine")
            try session.write("services-2.ndjson", ImportSession.services(50..<80, of: "a"))
            let other = try await session.run("services-2.ndjson", upload: "mine")
            #expect(other.failure == nil)
            #expect(other.totals[.services] == .of(created: 30))
        }
    }

    @Test func `a tenant that is not there refuses its lines and no others`() async throws {
        try await Self.session { session in
            let lines = ImportSession.services(0..<5, of: "nobody") + ImportSession.services(0..<5, of: "a")
            try session.write("services.ndjson", lines + ImportSession.services(5..<10, of: "nobody"))
            let result = try await session.run("services.ndjson") { $0.maxParallel = 1 }
            #expect(result.totals[.services] == .of(created: 5, refused: 10))
            #expect(result.failure == nil)
            let reason = "NOT_FOUND: There is no tenant \(String.tenant("nobody"))."
            #expect(result.totals.refusedLines.first?.refusal.lines == [reason])
        }
    }

    @Test func `lines that hold no service are named, and the others go on`() async throws {
        try await Self.session { session in
            let lines =
                ImportSession.services(0..<2, of: "a") + [
                    "{nonsense",
                    #"{"id":"x","tenantId":"\#(String.tenant("a"))","displayName":"Ama"}"#,
                    "",
                    #"{"id":"y","tenantId":"\#(String.tenant("a"))","name":"No","isActive":"perhaps"}"#,
                    #"{"name":"\#(String(repeating: "x", count: LineReader.maxLineBytes))"}"#,
                    #"{"tenantId":"\#(String.tenant("a"))","name":"\#(String(repeating: "x", count: 600 << 10))"}"#,
                ] + ImportSession.services(2..<4, of: "a") + [#"{"id":"z","tenantId":"\#(String.tenant("a"))","na"#]
            try session.write("services.ndjson", lines, lastEnd: "")
            let result = try await session.run("services.ndjson")
            #expect(result.totals[.services] == .of(created: 4, refused: 6))
            let refusals = result.totals.refusedLines.sorted { $0.line < $1.line }
            #expect(refusals.map(\.line) == [3, 4, 6, 7, 8, 11])
            #expect(refusals[1].refusal.lines.first?.hasPrefix("`displayName`: is no field of Service") == true)
            #expect(refusals[2].refusal.lines.first?.hasPrefix("`isActive`: column ") == true)
            #expect(refusals[3].refusal.message.hasPrefix("The line is longer than 1 MiB"))
            #expect(refusals[4].refusal.message.hasPrefix("The service takes "))
            #expect(refusals[5].refusal.message.hasPrefix("The file ends in the middle of this line"))
        }
    }

    @Test func `a line that is not UTF-8 is named, and an id that came before is what its first line left`() async throws {
        try await Self.session { session in
            let path = try session.write("services.ndjson", ImportSession.services(0..<2, of: "a"))
            var bytes = try Data(contentsOf: URL(filePath: path))
            bytes += Data(#"{"id":"z","tenantId":"\#(String.tenant("a"))","name":"Caf"#.utf8) + [0xE9] + Data("\"}\n".utf8)
            bytes += Data(ImportSession.services(1..<2, of: "a").joined().utf8)
            bytes += Data("\n".utf8) + Data(#"{"id":"a-0","tenantId":"\#(String.tenant("a"))","name":"Another"}"#.utf8)
            bytes += Data("\r\n".utf8)
            try bytes.write(to: URL(filePath: path))
            let result = try await session.run("services.ndjson")
            #expect(result.totals[.services] == .of(created: 2, unchanged: 1, refused: 2))
            let refusals = result.totals.refusedLines.sorted { $0.line < $1.line }
            #expect(refusals.map(\.line) == [3, 5])
            #expect(refusals.last?.refusal.lines.first?.hasPrefix("ALREADY_EXISTS") == true)
        }
    }

    @Test func `a file that is in another encoding is refused line by line, and one that is gone is told`() async throws {
        try await Self.session { session in
            let path = try session.write("services.ndjson", ImportSession.services(0..<3, of: "a"))
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try text.write(toFile: path, atomically: true, encoding: .utf16)
            let result = try await session.run("services.ndjson")
            #expect(result.totals[.services].created == 0)
            #expect(result.totals[.services].refused >= 3)
            try FileManager.default.removeItem(atPath: path)
            await #expect(throws: Complaint.self) { try await session.run("services.ndjson") }
        }
    }

    @Test func `stopping at the first refusal sends little more`() async throws {
        try await Self.session(window: 10) { session in
            var lines = ImportSession.services(0..<20_000, of: "a")
            lines[5] = #"{"id":"a-5","tenantId":"\#(String.tenant("a"))","name":"x"}"#
            try session.write("services.ndjson", lines)
            let result = try await session.run("services.ndjson", stopsOnRefusal: true)
            #expect(result.totals[.services].refused == 1)
            #expect(result.totals[.services].created < 10_000)
            #expect(result.failure == nil)
        }
    }

    @Test func `a service that is not active, or does not say, is created so`() async throws {
        try await Self.session { session in
            try session.write(
                "services.ndjson",
                [
                    #"{"id":"1","tenantId":"\#(String.tenant("a"))","name":"Yes","isActive":true,"#
                        + #""version":"7","createdAt":"2026-01-01T00:00:00Z"}"#,
                    #"{"id":"2","tenantId":"\#(String.tenant("a"))","name":"No","isActive":false}"#,
                    #"{"id":"3","tenantId":"\#(String.tenant("a"))","name":"Mute"}"#,
                ])
            #expect(try await session.run("services.ndjson").totals[.services] == .of(created: 3))
            #expect(await session.catalog.services(ofTenant: .tenant("a")).map(\.isActive) == [true, false, false])
        }
    }

    @Test func `the report has what became of each line`() async throws {
        try await Self.session { session in
            try session.write(
                "services.ndjson",
                ImportSession.services(0..<2, of: "a") + [#"{"id":"bad","tenantId":"\#(String.tenant("a"))","name":"x"}"#])
            _ = try await session.run("services.ndjson", report: "report.ndjson")
            let report = try String(contentsOf: session.folder.appending(path: "report.ndjson"), encoding: .utf8)
            let lines = report.split(separator: "\n")
            let file = session.folder.appending(path: "services.ndjson").path
            #expect(lines.count == 3)
            let tenant = String.tenant("a")
            #expect(
                lines[0] == #"{"file":"\#(file)","line":1,"kind":"service","tenantId":"\#(tenant)","id":"a-0","outcome":"CREATED"}"#
            )
            #expect(
                lines[2]
                    == #"{"file":"\#(file)","line":3,"kind":"service","tenantId":"\#(tenant)","id":"bad","outcome":"REFUSED","status":"INVALID_ARGUMENT","message":"name must have 2 characters or more","problems":[{"field":"name","text":"must have 2 characters or more"}]}"#
            )
        }
    }

    @Test func `a dry run reads and sends nothing`() async throws {
        try await Self.session { session in
            try session.write("services.ndjson", ImportSession.services(0..<3, of: "a") + ["{"])
            let result = try await session.run("services.ndjson") { $0.isDryRun = true }
            #expect(result.totals[.services] == .of(refused: 1, read: 3))
            #expect(await session.catalog.callCounts["StreamCreateServices"] == nil)
        }
    }
}
