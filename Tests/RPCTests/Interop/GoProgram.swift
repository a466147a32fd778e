import Foundation
import TestSupport

/// The Go programs of Tests/Interop, built by tools/test, which names them in the environment.
enum GoProgram {
    struct NotBuilt: Error {}

    static var hasClient: Bool { Self.path("KRAFTI_GO_CLIENT") != nil }
    static var hasServer: Bool { Self.path("KRAFTI_GO_SERVER") != nil }

    private static func path(_ variable: String) -> String? {
        ProcessInfo.processInfo.environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    }

    static func start(_ variable: String, _ arguments: [String]) throws -> RunningProgram {
        guard let path = Self.path(variable) else { throw NotBuilt() }
        return try BuiltProgram(executable: URL(filePath: path)).start(arguments)
    }
}

extension RunningProgram {
    /// One line of its output, counted from 0, once it is whole; nil when the program has ended without it.
    func line(_ index: Int) async -> String? {
        await self.wait { Self.lines($0).count > index }
        let lines = Self.lines(self.soFar)
        return lines.count > index ? String(lines[index]) : nil
    }

    private static func lines(_ state: State) -> ArraySlice<Substring> {
        state.outputText.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    }
}
