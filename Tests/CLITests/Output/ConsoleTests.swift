import TestSupport
import Testing

@testable import CLI
@testable import CommandLineSupport

@Suite struct ConsoleTests {
    @Test func `what anybody may have named is shown and not obeyed`() {
        let recorder = Recorder(terminal: Terminal(isErrorTerminal: true))
        recorder.console.say("a\u{1B}[31m.json, line 1")
        recorder.console.say(Complaint("b\u{9B}31m is not there.", advice: "Is c\u{202E} meant?"))
        #expect(
            recorder.errorLines == [
                #"a\u{1B}[31m.json, line 1"#, "\u{1B}[1;31mkrafti:\u{1B}[0m b\\u{009B}31m is not there.", #"Is c\u{202E} meant?"#,
            ])
    }

    @Test func `the command line is shown and not obeyed`() async throws {
        for arguments in [
            ["call", "Get\u{1B}[31mService", "{}"], ["no\u{1B}[31mthing"], ["call", "GetService", "@/no\u{1B}[31mwhere"],
            ["health", "-a", "no\u{1B}[31mwhere"], ["health", "-H", "@/no\u{1B}[31mwhere"], ["list", "no\u{1B}[31mthing"],
            ["import", "/no\u{1B}[31mwhere/services.ndjson"], ["health", "-a", "unix:///no\u{1B}[31mwhere"],
            ["import", "--kind", "no\u{1B}[31mthing", "-"],
        ] {
            let outcome = try await Program().start(arguments).outcome()
            #expect(outcome.status != 0)
            #expect(!outcome.errors.isEmpty && !(outcome.output + outcome.errors).contains("\u{1B}"), "\(arguments)")
        }
    }
}
