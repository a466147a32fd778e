import Locking
import Protobuf
import RPC
import TestMessages
import TestServices

@testable import CLI
@testable import CommandLineSupport

/// `krafti call` against a server in the same process, without a process of its own.
struct EchoSession {
    var services: ServiceRegistry
    var method: any MethodDescriptor = Echo.Methods.echo
    var form = CallReporter.Form.answers(isPretty: nil)
    var terminal = Terminal()
    var parallel = 16
    var failsFast = false
    var isVerbose = false

    struct Result {
        let status: ExitStatus
        let lines: [String]
        let errors: [String]
    }

    init(_ handler: some Echo.Handler = EchoHandler()) {
        self.services = ServiceRegistry()
        self.services.register(handler)
    }

    /// - Parameter pieces: the input, as it comes.
    func run(_ pieces: String..., then error: Complaint? = nil) async throws -> Result {
        try await self.run(Pieces(pieces, then: error))
    }

    func run(_ source: some ByteSource) async throws -> Result {
        let server = RPCServer(services: self.services)
        let client = RPCClient(inProcess: server)
        let recorder = Recorder(terminal: self.terminal)
        let reader = RequestReader(source, name: "input")
        let caller = MethodCaller(
            client: client, method: self.method, options: CallOptions(),
            registry: .protobuf.merging(.rpc).merging(.testMessages), printsDefaults: false
        )
        let context = CallContext(methodName: self.method.name, addresses: [.unix("/in-process")])
        let reporter = CallReporter(
            console: recorder.console, caller: caller, context: context, form: self.form, isVerbose: self.isVerbose)
        await reporter.begin(metadata: ["authorization": "Bearer secret"])
        do {
            if self.method.kind == .unary {
                try await UnaryRun(
                    caller: caller, reader: reader, reporter: reporter, maxParallel: self.parallel, failsFast: self.failsFast
                ).run()
            } else {
                try await StreamRun(caller: caller, reader: reader, reporter: reporter).run()
            }
        } catch {
            await client.shutDown()
            await server.shutDown(grace: .zero)
            throw error
        }
        await reporter.finish()
        await client.shutDown()
        await server.shutDown(grace: .zero)
        return Result(status: await reporter.exitStatus, lines: recorder.lines, errors: recorder.errorLines)
    }
}

/// Lets everyone through once it is opened.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }
    private let state = Guarded(State())

    func open() {
        let waiting = self.state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = self.state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}
