import Foundation
import TestSupport
import Testing

/// The examples that the programs' help gives.
@Suite(.timeLimit(.minutes(2))) struct HelpTests {
    private static let sample = URL(filePath: #filePath).appending(path: "../../../../tools/sample").standardized

    @Test func `the calls in the help work as they are printed`() async throws {
        try await CatalogServer.run { server in
            // Of the sample, what they name.
            let (tenant, service) = ("8dab132c-640c-510c-9e60-0f048413a03e", "025cc756-dc1e-51e5-ae86-881818d1e4a2")
            for (kind, id) in [("tenants", tenant), ("services", service)] {
                let lines = try String(contentsOf: Self.sample.appending(path: "\(kind).ndjson"), encoding: .utf8)
                    .split(separator: "\n").filter { $0.contains(#""id": "\#(id)""#) }
                try server.write("\(kind).ndjson", lines.map(String.init))
            }
            #expect(
                try await server.program.run("import", server.folder.path).lines == ["tenants   1 created", "services  1 created"])
            let programs = try BuiltProgram("krafti").executable.deletingLastPathComponent().path
            let environment = ["PATH": "\(programs):/usr/bin:/bin", "KRAFTI_ADDRESS": server.program.address]
            let shell = BuiltProgram(executable: URL(filePath: "/bin/sh"), environment: environment)
            for help in ["krafti --help", "krafti call --help", "krafti-load --help"] {
                let lines = try await shell.run(["-c", help]).lines
                let start = try #require(lines.firstIndex { $0.contains(" GetService '") }, "\(help)")
                let end = try #require(lines[start...].firstIndex { !$0.hasSuffix("\\") })
                let example = lines[start...end].joined(separator: "\n")
                    .replacing("--duration 30s", with: "--calls 2 --warmup 0")
                let outcome = try await shell.run(["-c", example])
                #expect(outcome.status == 0, "\(help): \(outcome.errors)")
                #expect(help.hasPrefix("krafti-load") || outcome.output.contains(#""id":"\#(service)""#))
            }
        }
    }
}
