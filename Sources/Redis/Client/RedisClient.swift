public import Logging
public import NIOCore
public import NIOPosix
public import Resilience

/// A client of one Redis server: a pool of connections on one event loop, each of which carries many commands at once. Safe to use
/// from any task.
///
/// Nothing is connected before the first command, or `start`. A connection that was lost is made again when one is wanted. A command is
/// never sent twice: whether to repeat one is the caller's decision.
public final class RedisClient: Sendable {
    private let configuration: RedisConfiguration
    /// Nil when `startFailure` says why nothing can be asked of it.
    let engine: Engine?
    private let startFailure: RedisError?

    /// Reads the TLS files, when there are any.
    /// - Parameters:
    ///   - configuration: when it has `problems`, or names files that cannot be used, every call fails with `invalidConfiguration` and
    ///     names them.
    ///   - group: one loop of it does all the work.
    public init(
        _ configuration: RedisConfiguration,
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        logger: Logger
    ) {
        self.configuration = configuration
        do throws(RedisError) {
            let problems = configuration.problems
            guard problems.isEmpty else {
                throw RedisError(.invalidConfiguration, "Redis cannot be used as configured: \(problems.joined(separator: " "))")
            }
            self.engine = Engine(configuration, try Connector(configuration, eventLoop: group.next()), logger: logger)
            self.startFailure = nil
        } catch {
            self.engine = nil
            self.startFailure = error
        }
    }

    deinit { self.engine?.post(.stop) }

    /// Why it cannot be used as it is configured; nil when it can.
    public var configurationFailure: RedisError? { self.startFailure }

    /// Makes the connections that `pool.minIdle` wants, in the background.
    public func start() { self.engine?.post(.start) }

    // MARK: Commands

    /// Sends one command, among those of other tasks.
    ///
    /// A caller that leaves at its deadline or by cancellation does not stop the command: its reply is discarded.
    /// - Parameter deadline: nil: `commandTimeout` from now.
    /// - Throws: RedisError; with `outcomeUnknown` when the command was sent and no answer came.
    public func send(_ command: RedisCommand, deadline: ContinuousClock.Instant? = nil) async throws(RedisError) -> RedisReply {
        let replies = try await self.ask([command], deadline: deadline)
        switch replies.values.first {
        case nil: throw RedisError(.protocolViolation, "Redis did not answer a command.")
        case .error(let error): throw .server(error, runID: replies.runID)
        case let value?: return RedisReply(value: value, runID: replies.runID)
        }
    }

    /// Sends commands together, in this order and on one connection. Other tasks' commands may run between them.
    /// - Returns: a value for each of them; those that failed have an `error` there.
    /// - Throws: RedisError when the answers did not come.
    public func pipeline(_ commands: [RedisCommand], deadline: ContinuousClock.Instant? = nil) async throws(RedisError)
        -> RedisReplies
    {
        guard !commands.isEmpty else { throw RedisError(.invalidCommand, "A pipeline needs at least one command.") }
        return try await self.ask(commands, deadline: deadline)
    }

    /// Runs a script in one step.
    ///
    /// It is sent by name where the servers have been told it, and in full otherwise. A server that has forgotten it has not run it, so
    /// that sending it in full is no repetition.
    public func eval(
        _ script: RedisScript,
        keys: [RedisArgument] = [],
        arguments: [RedisArgument] = [],
        deadline: ContinuousClock.Instant? = nil
    ) async throws(RedisError) -> RedisReply {
        // One deadline for both attempts.
        let deadline = deadline ?? .now + self.configuration.commandTimeout
        let rest: [RedisArgument] = [.integer(Int64(keys.count))] + keys + arguments
        if let digest = script.digest {
            do throws(RedisError) {
                return try await self.send(RedisCommand("EVALSHA", [.text(digest)] + rest), deadline: deadline)
            } catch {
                guard error.serverErrorKind == "NOSCRIPT" else { throw error }
            }
            return try await self.send(RedisCommand("EVAL", [.text(script.source)] + rest), deadline: deadline)
        }
        // Loading only tells the name; a user who may not load can still run it in full.
        let replies = try await self.ask(
            [RedisCommand("SCRIPT", "LOAD", .text(script.source)), RedisCommand("EVAL", [.text(script.source)] + rest)],
            deadline: deadline
        )
        guard replies.values.count == 2 else { throw RedisError(.protocolViolation, "Redis did not answer a command.") }
        if let digest = replies.values[0].text { script.digest = digest }
        if case .error(let error) = replies.values[1] { throw .server(error, runID: replies.runID) }
        return RedisReply(value: replies.values[1], runID: replies.runID)
    }

    private func ask(_ commands: [RedisCommand], deadline: ContinuousClock.Instant?) async throws(RedisError) -> RedisReplies {
        guard let engine = self.engine else { throw self.startFailure ?? .closed }
        let request = Request(commands, deadline: deadline ?? .now + self.configuration.commandTimeout)
        try self.check(request)
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                request.receiver = continuation
                if !engine.post(.request(request)) { request.answer(.failure(.closed)) }
            }
        } onCancel: {
            engine.post(.cancel(request))
        }
        return try outcome.get()
    }

    private func check(_ request: Request) throws(RedisError) {
        guard request.commandCount <= self.configuration.maxPipelinedCommands else {
            throw RedisError(
                .invalidCommand,
                "\(request.commandCount) commands are more than may be sent together (\(self.configuration.maxPipelinedCommands)).")
        }
        guard request.size <= self.configuration.maxCommandSize else {
            throw RedisError(
                .invalidCommand,
                "Commands of \(request.size) bytes are larger than may be sent together (\(self.configuration.maxCommandSize)).")
        }
    }

    // MARK: The end

    /// The pool as it was a moment ago.
    public var statistics: PoolStatistics { self.engine?.statistics ?? PoolStatistics() }

    /// Takes no more work, lets what was asked before finish for `grace`, also what waits for a connection, then closes every connection.
    /// Returns when that is done.
    public func shutDown(grace: Duration) async {
        guard let engine = self.engine else { return }
        await withCheckedContinuation { continuation in
            if !engine.post(.shutDown(until: .now + grace, continuation)) { continuation.resume() }
        }
    }
}
