import Foundation
import Testing

/// The built `krafti`, run as people run it.
struct Program {
    struct Outcome {
        /// Nil when a signal has ended it.
        var status: Int32?
        /// The signal that has ended it.
        var signal: Int32?
        let output: String
        let errors: String

        var lines: [String] { self.output.split(separator: "\n").map(String.init) }
        var errorLines: [String] { self.errors.split(separator: "\n").map(String.init) }
    }

    var address = ""
    var environment: [String: String] = [:]

    /// Runs the program to its end.
    /// - Parameter input: what stands on standard input; nil is nothing at all.
    func run(_ arguments: String..., input: String? = nil) async throws -> Outcome {
        try await self.start(Self.executable(), arguments, wholeInput: input ?? "").outcome()
    }

    /// Runs a line of shell in which the program is `$krafti`.
    func shell(_ line: String) async throws -> Outcome {
        var program = self
        program.environment["krafti"] = try Self.executable().path
        return try await program.start(URL(filePath: "/bin/sh"), ["-c", line], wholeInput: "").outcome()
    }

    func start(_ arguments: [String]) throws -> RunningProgram {
        try self.start(Self.executable(), arguments)
    }

    private func start(_ executable: URL, _ arguments: [String], wholeInput: String? = nil) throws -> RunningProgram {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        var environment = ["PATH": "/usr/bin:/bin", "KRAFTI_ADDRESS": self.address].filter { !$0.value.isEmpty }
        environment.merge(self.environment) { $1 }
        // What a sanitizer is told holds for the program as for its tests.
        environment.merge(ProcessInfo.processInfo.environment.filter { $0.key.hasSuffix("SAN_OPTIONS") }) { $1 }
        process.environment = environment
        return try RunningProgram.start(process, wholeInput: wholeInput)
    }

    /// SwiftPM puts programs beside the tests.
    private static func executable() throws -> URL {
        let beside =
            [
                Bundle.main.executableURL?.deletingLastPathComponent(), Bundle.main.bundleURL.deletingLastPathComponent(),
                Bundle.main.bundleURL,
            ]
            + CommandLine.arguments.map { URL(filePath: $0).deletingLastPathComponent() }
        let candidates = beside.compactMap { $0?.appending(path: "krafti") }
        return try #require(
            candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) }, "krafti is not built beside the tests"
        )
    }
}
