import ArgumentParser
import Foundation

/// The program: parses, runs, and ends with the status that `krafti-load --help` promises.
@main
enum Main {
    /// What was asked for makes no sense, so that nothing was called.
    static let nonsense = ExitCode(2)

    static func main() async {
        do {
            var command = try await KraftiLoad.asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            // The parser's own status for a usage error, 64, is for callers of `krafti` a call's outcome: 64 + status.
            guard KraftiLoad.exitCode(for: error) == .validationFailure else { KraftiLoad.exit(withError: error) }
            FileHandle.standardError.write(Data("\(KraftiLoad.fullMessage(for: error))\n".utf8))
            exit(self.nonsense.rawValue)
        }
    }
}
