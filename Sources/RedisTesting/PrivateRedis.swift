package import Foundation
import Locking
package import Redis
import Resilience
import TestSupport
package import Testing

/// A Redis server of one test, in a folder of its own: it can be stopped, killed and frozen without harm to any other. Gone with this
/// value, and its folder with it.
package final class PrivateRedis: Sendable {
    package struct DidNotStart: Error, CustomStringConvertible {
        package let description: String
    }

    /// Whether redis-server is there. Where CI is true it has to be.
    package static let isAvailable = PrivateRedis.program != nil || ProcessInfo.processInfo.environment["CI"] == "true"
    package static let absence: Comment = "redis-server is not installed; tools/test installs it"

    private static let program = Shell.path(of: "redis-server")

    package let folder: URL
    private let options: [String]
    private let running = Guarded<RunningProgram?>(nil)

    /// - Parameter options: of redis-server, as `["--requirepass", "secret"]`.
    package init(_ options: [String] = []) throws {
        // A socket's path has 107 bytes, and temporary folders may have long names.
        self.folder = URL(filePath: "/tmp/krafti-redis-\(UInt64.random(in: .min ... .max))")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: false)
        self.options = options
    }

    deinit {
        self.running.withLock { $0 }?.send(signal: SIGKILL)
        try? FileManager.default.removeItem(at: self.folder)
    }

    /// Starts a server, and ends it when `body` has ended.
    package static func run<Result>(
        _ options: [String] = [],
        _ body: (PrivateRedis) async throws -> Result
    ) async throws -> Result {
        let server = try PrivateRedis(options)
        try await server.start()
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body(server)) } catch { result = .failure(error) }
        await server.kill()
        return try result.get()
    }

    private var socketPath: String { self.folder.appending(path: "redis.sock").path }

    /// Its socket.
    package var url: RedisURL { RedisURL(address: .unix(path: self.socketPath)) }

    // MARK: Beginning and end

    /// Returns when it takes connections.
    package func start() async throws {
        let program = try #require(Self.program, Self.absence)
        let options =
            ["--port", "0", "--unixsocket", self.socketPath, "--dir", self.folder.path, "--save", "", "--appendonly", "no"]
            + self.options
        let server = try BuiltProgram(executable: program).start(options)
        await server.wait { $0.outputText.contains("eady to accept connections") }
        guard !server.soFar.hasEnded else { throw DidNotStart(description: "redis-server ended: \(server.soFar.outputText)") }
        self.running.withLock { $0 = server }
    }

    /// Has it end as it does when a machine shuts down.
    package func stop() async { await self.end(with: SIGTERM) }

    /// Ends it without a word, also when it is frozen.
    package func kill() async { await self.end(with: SIGKILL) }

    private func end(with signal: Int32) async {
        let server = self.running.withLock { running in
            defer { running = nil }
            return running
        }
        server?.send(signal: signal)
        _ = await server?.outcome()
    }

    /// Another process in its place, which knows nothing.
    package func restart() async throws {
        await self.kill()
        try await self.start()
    }

    // MARK: Trouble

    /// It takes connections and bytes, as the kernel does that for it, and answers nothing.
    package func freeze() { self.running.withLock { $0 }?.send(signal: SIGSTOP) }

    package func thaw() { self.running.withLock { $0 }?.send(signal: SIGCONT) }

    // MARK: Clients

    package func configuration(_ configure: (inout RedisConfiguration) -> Void = { _ in }) -> RedisConfiguration {
        var configuration = RedisConfiguration.patient(self.url)
        configure(&configuration)
        return configuration
    }

    /// Runs `body` with a client, and shuts it down.
    package func withClient<Result>(
        _ configure: (inout RedisConfiguration) -> Void = { _ in },
        _ body: (RedisClient) async throws -> Result
    ) async throws -> Result {
        let client = RedisClient(self.configuration(configure), logger: .quiet)
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body(client)) } catch { result = .failure(error) }
        await client.shutDown(grace: .seconds(5))
        return try result.get()
    }

    /// A port of the loopback address that nobody listened to a moment ago.
    package static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw DidNotStart(description: "there is no socket") }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) == 0 && getsockname(descriptor, address, &size) == 0
            }
        }
        guard isBound else { throw DidNotStart(description: "there is no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

extension RedisConfiguration {
    /// One whose times a busy machine does not reach, and which makes no connection before one is wanted.
    package static func patient(_ url: RedisURL) -> RedisConfiguration {
        var configuration = RedisConfiguration(url: url)
        configuration.pool.minIdle = 0
        configuration.pool.acquireTimeout = .seconds(40)
        configuration.connectTimeout = .seconds(40)
        configuration.commandTimeout = .seconds(40)
        configuration.silenceTimeout = .seconds(40)
        return configuration
    }
}

/// What every suite that needs a server says.
extension Trait where Self == ConditionTrait {
    package static var needsRedis: Self { .enabled(if: PrivateRedis.isAvailable, PrivateRedis.absence) }
}
