import Foundation
import TestSupport

/// The built `krafti`, run as people run it.
struct Program {
    typealias Outcome = RunningProgram.Outcome

    var address = ""
    var environment: [String: String] = [:]

    /// Runs the program to its end.
    /// - Parameter input: what stands on standard input; nil is nothing at all.
    func run(_ arguments: String..., input: String? = nil) async throws -> Outcome {
        try await self.built().run(arguments, input: input ?? "")
    }

    /// Runs a line of shell in which the program is `$krafti`.
    func shell(_ line: String) async throws -> Outcome {
        var environment = try self.built().environment
        environment["krafti"] = try self.built().executable.path
        return try await BuiltProgram(executable: URL(filePath: "/bin/sh"), environment: environment).run(["-c", line])
    }

    func start(_ arguments: [String]) throws -> RunningProgram { try self.built().start(arguments) }

    private func built() throws -> BuiltProgram {
        var environment = ["PATH": "/usr/bin:/bin", "KRAFTI_ADDRESS": self.address].filter { !$0.value.isEmpty }
        environment.merge(self.environment) { $1 }
        return try BuiltProgram("krafti", environment: environment)
    }
}
