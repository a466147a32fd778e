import Foundation
import TestSupport
import Testing

/// The built `krafti-load` at the ends of its output: what it measures, its own tests know.
@Suite(.timeLimit(.minutes(2))) struct LoadProgramTests {
    /// Runs a line of shell in which the load tester is `$load`, against a catalogue.
    private func shell(_ line: String) async throws -> Program.Outcome {
        var outcome: Program.Outcome?
        try await CatalogServer.run { server in
            let built = try BuiltProgram("krafti-load")
            let environment = [
                "PATH": "/usr/bin:/bin", "KRAFTI_ADDRESS": server.program.address, "load": built.executable.path,
                "run": "GetTenant {} --closed --calls 2 --warmup 0 --connections 1 --in-flight 1", "folder": server.folder.path,
            ]
            outcome = try await BuiltProgram(executable: URL(filePath: "/bin/sh"), environment: environment).run(["-c", line])
        }
        return try #require(outcome)
    }

    @Test func `output that nobody reads, or that cannot be written, is no crash`() async throws {
        #expect(
            try await self.shell(#"{ "$load" $run; echo $? > "$folder/status"; } | true; sleep 0.1; cat "$folder/status""#).output
                == "141\n")
        let full = try await self.shell(#""$load" $run > /dev/full"#)
        #expect(full.status == 1)
        #expect(full.errors == "krafti-load: standard output cannot be written: no space left on device.\n")
        #expect(try await self.shell(#""$load" $run --json > /dev/full 2> /dev/full"#).status == 1)
        // No call succeeds, which is told by the status alone here.
        #expect(try await self.shell(#""$load" $run --progress 2> /dev/full"#).status == 1)
        #expect(try await self.shell(#""$load" Nothing --closed 2> /dev/full"#).status == 2)
        #expect(try await self.shell(#""$load" --help > /dev/full"#).status == 1)
    }

    @Test func `a report that cannot be written is told before anything is called, or is a failure`() async throws {
        let nowhere = try await self.shell(#""$load" $run --json "$folder/none/report.json""#)
        #expect(nowhere.status == 2)
        #expect(nowhere.output.isEmpty)
        #expect(nowhere.errors.hasSuffix("/none/report.json cannot be written: no such file or directory.\n"))
        #expect(try await self.shell(#""$load" $run --json "$folder""#).status == 2)
        let kept = try await self.shell(
            #"echo '{}' > "$folder/data"; "$load" GetTenant @"$folder/data" --closed --calls 1 --json "$folder/data"; echo $?; cat "$folder/data""#
        )
        #expect(kept.output == "2\n{}\n")
        let full = try await self.shell(#""$load" $run --json /dev/full"#)
        #expect(full.status == 1)
        #expect(full.errors.contains("/dev/full cannot be written: no space left on device."))
        let written = try await self.shell(
            #""$load" $run --json "$folder/report.json" > /dev/null; ls -A "$folder"; test -c /dev/full"#)
        #expect(written.output == "report.json\n")
    }

    @Test func `what is said holds nothing that a terminal would obey`() async throws {
        let outcome = try await self.shell(#""$load" GetTenant "$(printf '{"a\033[31m":1}')" --closed"#)
        #expect(outcome.status == 2)
        #expect(!outcome.errors.isEmpty)
        #expect(!outcome.errors.contains("\u{1B}"))
    }
}
