import ArgumentParser
import CommandLineSupport
import Foundation

/// The program: parses, runs, and ends with the status that `krafti-load --help` promises.
@main
enum Main {
    static func main() async {
        StandardStreams.occupy()
        // Writing to a pipe whose reader has left is an error to handle, not the end.
        signal(SIGPIPE, SIG_IGN)
        exit(await self.run().code)
    }

    private static func run() async -> ExitStatus {
        do {
            var command = try await KraftiLoad.asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .success
        } catch {
            return KraftiLoad.console.end(KraftiLoad.self, with: error)
        }
    }
}
