import ArgumentParser
import CommandLineSupport
import Protobuf
import RPC

struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Ask whether a server takes calls.",
        discussion: """
            EXAMPLES
              krafti health
              krafti health CatalogService
              krafti health --watch
              krafti health -a unix:///run/krafti.sock --wait-for-ready -t 30 && echo up

            Exit status 0 means SERVING, 78 anything else; 64 + N, that the question failed with status N.
            """
    )

    @Argument(help: "The service to ask about. (default: the whole server)", completion: .custom(Completion.services))
    var service: String?

    @Flag(help: "Print the state again whenever it changes, until interrupted.")
    var watch = false

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func run() async throws {
        let settings = try ConnectionSettings(self.connection, userAgent: Krafti.userAgent)
        let console = Console.standard
        // Servers may report on services that this client does not know, so an unknown name is theirs to judge.
        let name = self.service.map { name in (try? Contract.krafti.service(name))?.name ?? name } ?? ""
        let status = try await settings.withClient { client in
            do {
                return try await self.ask(Health.Client(client), HealthCheckRequest.with { $0.service = name }, settings, console)
            } catch let error as RPCError {
                try Task.checkCancellation()
                console.say(error, at: settings)
                return .outcome(error.code)
            }
        }
        if status != .success { throw status }
    }

    private func ask(
        _ health: Health.Client,
        _ request: HealthCheckRequest,
        _ settings: ConnectionSettings,
        _ console: Console
    ) async throws -> ExitStatus {
        guard self.watch else {
            let state = try await health.check(request, options: settings.callOptions).status
            try self.print(state, of: request.service, console)
            return state == .serving ? .success : .outcome(.unavailable)
        }
        return try await health.watch(request, options: settings.callOptions) { states in
            var last = HealthCheckResponse.ServingStatus.unknown
            for try await state in states {
                last = state.status
                try self.print(last, of: request.service, console)
            }
            return last == .serving ? .success : .outcome(.unavailable)
        }
    }

    private func print(_ state: HealthCheckResponse.ServingStatus, of service: String, _ console: Console) throws {
        let style = console.terminal.outputStyle
        guard self.json else {
            return try console.print(line: state == .serving ? style.good(state.name) : style.error(state.name))
        }
        var output = JSONOutput(isPretty: false)
        output.beginObject()
        output.key("service")
        output.string(service)
        output.key("status")
        output.string(state.name)
        output.endObject()
        try console.print(json: JSONPrinter(isPretty: false, isColored: style.isColored).print(output.bytes))
    }
}

extension HealthCheckResponse.ServingStatus {
    /// As in the .proto file, such as `NOT_SERVING`; a number this client has no name for as itself.
    fileprivate var name: String {
        Self.descriptor.values.first { $0.number == self.rawValue }?.name ?? String(self.rawValue)
    }
}
