import ArgumentParser
import CommandLineSupport
import Foundation
import NIOPosix
import Protobuf
import RPC
import TestMessages
import TestServices
import UnixSignals

/// Serves krafti.test.v1.Echo: the peer of interoperability tests and the subject of benchmarks.
@main
struct EchoServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "krafti-echo",
        abstract: "Answers krafti.test.v1.Echo and grpc.health.v1.Health until it is stopped.",
        version: "krafti-echo \(Version.current)"
    )

    @Option(help: "Where to listen: HOST:PORT or unix:///PATH. Port 0 lets the system choose.")
    var listen = "127.0.0.1:0"

    @Option(help: "Event loops, each a thread.")
    var threads = 1

    func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(self.threads, 1))
        var services = ServiceRegistry()
        services.register(EchoHandler())
        let server = RPCServer(
            services: services, health: HealthService(services: [Echo.name]), reflection: ProtoFile.testMessages, group: group)
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let endpoint = try await server.listen(on: Endpoint(parsing: self.listen))
        FileHandle.standardOutput.write(Data("ready rpc=\(endpoint)\n".utf8))
        for await _ in signals { break }
        await server.shutDown(grace: .seconds(5))
    }
}
