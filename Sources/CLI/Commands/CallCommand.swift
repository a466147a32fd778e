import ArgumentParser
import CommandLineSupport
import RPC

struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Call a method with JSON.",
        discussion: """
            EXAMPLES
              krafti call GetService '{"id":"025cc756-dc1e-51e5-ae86-881818d1e4a2"}' \\
                -H x-tenant-id:8dab132c-640c-510c-9e60-0f048413a03e
              krafti call CreateService @service.json -H @headers --max-time 2
              krafti call GetService - -H @headers --parallel 64 < ids.ndjson
              krafti call StreamCreateServices @parts.ndjson -H @headers
              krafti call ListTenants '{}' --json | jq .elapsedMs

            Calls about artisans and services are made for a tenant, whom the header x-tenant-id names. \
            A file of headers, here `headers`, has one a line, such as a credential.

            METHOD is a name that `krafti list` shows, alone or behind its service: GetService or \
            CatalogService/GetService. Case does not matter. `krafti describe METHOD` explains it, \
            and with --template prints a request to fill in.

            DATA may hold any number of JSON values, each on one line or over many. A method \
            without streams is called once for each of them: several calls are under way at once on \
            one connection, answers come in the order of the requests, and a call that fails does \
            not stop the others. A method that takes a stream gets them all in one call.
            """
    )

    enum Layout: String, EnumerableFlag {
        case pretty
        case compact

        static func help(for value: Layout) -> ArgumentHelp? {
            switch value {
            case .pretty: "Lay answers out over several lines. (default for one answer on a terminal)"
            case .compact: "Print each answer on one line. (default elsewhere)"
            }
        }
    }

    @Argument(help: "The method to call.", completion: .custom(Completion.methods))
    var method: String

    @Argument(
        help: "JSON, @FILE, or - for standard input. (default: standard input; {} where that is a terminal, or empty)",
        completion: .file())
    var data: String?

    @Option(
        name: [.customShort("d"), .customLong("data")],
        help: ArgumentHelp("DATA as an option, for hands that know grpcurl.", valueName: "data"))
    var dataOption: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("At most this many calls at once, 1 to 1000.", valueName: "n"))
    var parallel = 16

    @Flag(help: "Stop at the first call that fails, and cancel those behind it.")
    var failFast = false

    @Flag(exclusivity: .exclusive)
    var layout: Layout?

    @Flag(help: "Print an object for each call: status, message, details, metadata, response, elapsedMs.")
    var json = false

    @Flag(help: "Print fields that have their default value, too.")
    var emitDefaults = false

    @Flag(name: .shortAndLong, help: "Show metadata and timings on standard error; of values, those that are no secrets.")
    var verbose = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func run() async throws {
        let contract = Contract.krafti
        let method = try contract.method(self.method)
        guard self.data == nil || self.dataOption == nil else {
            throw Complaint("DATA is given twice: after the method, and with -d.")
        }
        guard (1...1000).contains(self.parallel) else { throw Complaint("--parallel takes 1 to 1000 calls, not \(self.parallel).") }
        let settings = try ConnectionSettings(self.connection, userAgent: Krafti.userAgent)
        let console = Console.standard
        let source = InputSource(data: self.data ?? self.dataOption)
        let reader = try RequestReader(source, isTerminal: console.terminal.isInputTerminal)

        let status = try await settings.withClient { client in
            let caller = MethodCaller(
                client: client,
                method: method,
                options: settings.callOptions,
                registry: contract.registry,
                printsDefaults: self.emitDefaults
            )
            let reporter = CallReporter(
                console: console,
                caller: caller,
                context: CallContext(
                    methodName: contract.shortName(of: method),
                    requestType: method.requestType,
                    addresses: settings.endpoints,
                    maxTime: settings.maxTime,
                    usesTLS: settings.tls != nil,
                    isParallel: self.parallel > 1
                ),
                form: self.json
                    ? .envelopes(isPretty: self.layout == .pretty) : .answers(isPretty: self.layout.map { $0 == .pretty }),
                isVerbose: self.verbose
            )
            let reminder = Self.remind(source, reader, console)
            defer { reminder?.cancel() }
            await reporter.begin(metadata: settings.metadata)
            if method.kind == .unary {
                let run = UnaryRun(
                    caller: caller, reader: reader, reporter: reporter, maxParallel: self.parallel, failsFast: self.failFast
                )
                try await run.run()
            } else {
                try await StreamRun(caller: caller, reader: reader, reporter: reporter).run()
            }
            await reporter.finish()
            return await reporter.exitStatus
        }
        if status != .success { throw status }
    }

    /// Whoever did not think of standard input learns what the program is waiting for.
    private static func remind(_ source: InputSource, _ reader: RequestReader, _ console: Console) -> Task<Void, any Error>? {
        guard source == .unsaid, !console.terminal.isInputTerminal else { return nil }
        return Task {
            try await Task.sleep(for: .seconds(2))
            if await reader.isWaitingForTheFirst {
                console.say("Waiting for requests on standard input. For an empty one, write '{}' after the method.")
            }
        }
    }
}
