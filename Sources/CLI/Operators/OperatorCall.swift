import ArgumentParser
import CatalogAPI
import CommandLineSupport
import Protobuf
import RPC

/// What the commands for operators have in common.
struct OperatorOptions: ParsableArguments {
    @Flag(help: "Print the answer as JSON.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    /// Calls, and prints the answer.
    /// - Parameters:
    ///   - call: makes the call.
    ///   - lines: the answer for people.
    func run<Answer: Message>(
        _ call: (OperatorService.Client, CallOptions) async throws -> Answer,
        lines: (Answer, TextStyle) -> [String]
    ) async throws {
        let settings = try ConnectionSettings(self.connection, userAgent: Krafti.userAgent)
        let console = Console.standard
        let status = try await settings.withClient { client in
            do {
                let answer = try await call(OperatorService.Client(client), settings.callOptions)
                try self.print(answer, lines, console)
                return ExitStatus.success
            } catch let error as RPCError {
                try Task.checkCancellation()
                console.say(error, at: settings)
                return .outcome(error.code)
            }
        }
        if status != .success { throw status }
    }

    private func print<Answer: Message>(_ answer: Answer, _ lines: (Answer, TextStyle) -> [String], _ console: Console) throws {
        let terminal = console.terminal
        guard self.json else {
            for line in lines(answer, terminal.outputStyle) { try console.print(line: line) }
            return
        }
        // A count of zero says as much as any other.
        let options = JSONEncodingOptions(printsDefaults: true, registry: Contract.krafti.registry)
        let printer = JSONPrinter(isPretty: terminal.isOutputTerminal, isColored: terminal.outputStyle.isColored)
        try console.print(json: printer.print(answer.jsonBytes(options: options)))
    }
}
