package import Foundation

/// A program of this package, run as people run it.
package struct BuiltProgram: Sendable {
    package struct NotBuilt: Error, CustomStringConvertible {
        package let name: String
        package var description: String { "\(self.name) is not built beside the tests" }
    }

    package let executable: URL
    /// All of the environment, but for what sanitizers are told.
    package var environment: [String: String]

    /// - Throws: `NotBuilt`.
    package init(_ name: String, environment: [String: String] = ["PATH": "/usr/bin:/bin"]) throws(NotBuilt) {
        // SwiftPM puts programs beside the tests.
        let beside =
            [
                Bundle.main.executableURL?.deletingLastPathComponent(), Bundle.main.bundleURL.deletingLastPathComponent(),
                Bundle.main.bundleURL,
            ]
            + CommandLine.arguments.map { URL(filePath: $0).deletingLastPathComponent() }
        let candidates = beside.compactMap { $0?.appending(path: name) }
        guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            throw NotBuilt(name: name)
        }
        self.init(executable: found, environment: environment)
    }

    package init(executable: URL, environment: [String: String] = ["PATH": "/usr/bin:/bin"]) {
        (self.executable, self.environment) = (executable, environment)
    }

    /// - Parameter wholeInput: all that it will read; nil when the test writes.
    package func start(_ arguments: [String], wholeInput: String? = nil) throws -> RunningProgram {
        let process = Process()
        process.executableURL = self.executable
        process.arguments = arguments
        // What a sanitizer is told holds for the program as for its tests.
        process.environment = self.environment.merging(
            ProcessInfo.processInfo.environment.filter { $0.key.hasSuffix("SAN_OPTIONS") }
        ) { $1 }
        return try RunningProgram.start(process, wholeInput: wholeInput)
    }

    /// Runs the program to its end.
    package func run(_ arguments: [String], input: String = "") async throws -> RunningProgram.Outcome {
        try await self.start(arguments, wholeInput: input).outcome()
    }
}
