import Foundation
import RPC
import TestSupport
import Testing

/// `krafti-server` when it is told of no database, and `krafti`: the sample goes in, and comes out as it was.
@Suite(.timeLimit(.minutes(5)), .enabled(if: PrivatePostgres.isPossible, PrivatePostgres.absence)) struct SampleCatalogueTests {
    private static let sample = URL(filePath: #filePath).appending(path: "../../../../tools/sample").standardized.path
    private static let counts = ["tenants": 24, "artisans": 399, "services": 2000]

    @Test func `the sample is stored, is unchanged the second time, comes out as it went in, and nothing is left running`()
        async throws
    {
        try await ServerProgram.withStateFolder { folder in
            let postgres = PrivatePostgres(stateFolder: "\(folder)/state")
            try await ServerProgram.running(["--state", "\(folder)/state"]) { server, _ in
                #expect(postgres.process != nil)
                let krafti = try BuiltProgram(
                    "krafti",
                    environment: ["PATH": "/usr/bin:/bin", "HOME": folder, "KRAFTI_ADDRESS": server.rpc.description])
                let first = try await krafti.run(["import", Self.sample])
                #expect((first.status, first.errors) == (0, ""))
                #expect(first.lines == ["tenants   24 created", "artisans  399 created", "services  2,000 created"])
                let second = try await krafti.run(["import", Self.sample])
                #expect((second.status, second.errors) == (0, ""))
                #expect(
                    second.lines == [
                        "tenants   24 unchanged", "artisans  399 unchanged", "services  2,000 unchanged",
                        "Nothing changed: all of it was there already.",
                    ])
                let exported = try await krafti.run(["export", "--output", "\(folder)/exported"])
                #expect((exported.status, exported.errors) == (0, ""))
                for (kind, count) in Self.counts {
                    let before = try Self.records("\(Self.sample)/\(kind).ndjson")
                    let after = try Self.records("\(folder)/exported/\(kind).ndjson")
                    #expect((before.count, after.count) == (count, count))
                    let changed = before.filter { after[$0.key] != $0.value }
                    #expect(changed.isEmpty, "such as \(changed.values.first?.text ?? "")")
                }
                server.program.send(signal: SIGTERM)
                let outcome = await server.program.outcome()
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(!outcome.errors.contains("ERROR"), "\(outcome.errors)")
            }
            #expect(postgres.processes == [])
        }
    }

    /// The records of a file by their ids, without what says nothing.
    private static func records(_ path: String) throws -> [String: JSONValue] {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let records = try lines.map { try JSONValue(text: String($0)).withoutDefaults }
        let ids = try records.map { "\($0["tenantId"]?.string ?? "") \(try #require($0["id"]?.string))" }
        return Dictionary(uniqueKeysWithValues: zip(ids, records))
    }
}

extension JSONValue {
    /// JSON of a message may leave out what has its default; what stands in metadata is data.
    fileprivate var withoutDefaults: JSONValue {
        guard case .object(let members) = self else { return self }
        var kept: [String: JSONValue] = [:]
        for (name, value) in members {
            let value = name == "metadata" ? value : value.withoutDefaults
            if ![0, false, "", "0", []].contains(value) { kept[name] = value }
        }
        return .object(kept)
    }
}
