import Foundation
public import Logging

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A Postgres of one's own, run by the machine's programs, reached by a unix socket that only its user and root may enter.
///
/// Whoever starts it has its folder for itself: nothing here keeps two programs apart that use one folder. A Postgres that still
/// runs there, because the program that started it was killed, is adopted.
public actor PrivateCluster {
    /// The superuser, and the database that is there from the beginning.
    public static let user = "krafti"
    public static let database = "krafti"

    static let port = 5432
    static let socketName = ".s.PGSQL.\(PrivateCluster.port)"

    /// How often is looked whether something has happened that nobody tells.
    static let pollInterval = Duration.milliseconds(20)

    /// How long processes without a postmaster may take to notice, or one that begins to write its file.
    private static let orphanGrace = Duration.seconds(3)

    public nonisolated let configuration: ClusterConfiguration
    private let logger: Logger
    private var running: Running?

    /// A postmaster that was started or adopted.
    struct Running {
        let folder: ClusterFolder
        let process: Int32
        let socketFolder: String
        /// Keeps watch over a process of ours, which is collected by it; nil for an adopted one.
        let child: Process?

        var processes: ClusterProcesses { ClusterProcesses(dataFolder: self.folder.data) }
    }

    public init(_ configuration: ClusterConfiguration, logger: Logger = Logger(label: "krafti.postgres.cluster")) {
        self.configuration = configuration
        self.logger = logger
    }

    /// How libpq reaches the cluster; nil before it was started and after it was stopped.
    public func connectionString(database: String = PrivateCluster.database) -> String? {
        self.running.map { running in
            "host=\(running.socketFolder.quotedForLibpq) port=\(Self.port) user=\(Self.user) dbname=\(database.quotedForLibpq)"
        }
    }

    /// Whether its postmaster is there.
    public var isRunning: Bool { self.running.map { $0.processes.contains($0.process) } ?? false }

    /// The postmaster's number; nil before it was started and after it was stopped.
    public var processIdentifier: Int32? { self.running?.process }

    // MARK: Starting

    /// Makes the data when there is none, starts Postgres or adopts the one that runs, and waits until it takes sessions. One that has
    /// died since is started again, and is reached as before.
    /// - Returns: how libpq reaches it.
    /// - Throws: `ClusterError`, which says what is in the way. Nothing runs then that did not run before.
    @discardableResult
    public func start() async throws(ClusterError) -> String {
        if let connectionString = self.connectionString(), self.isRunning { return connectionString }
        let user = try ClusterUser.choose(for: self.configuration.folder)
        let folder = try ClusterFolder(self.configuration.folder, user: user)
        let started = ContinuousClock.now
        let running: Running
        if let adopted = try await self.adopt(folder) {
            running = adopted
            self.logger.notice(
                "a Postgres that was left running is adopted", metadata: ["process": .stringConvertible(running.process)])
        } else {
            running = try await self.launch(folder, user: user)
            let duration = started.duration(to: .now) / .milliseconds(1)
            self.logger.info(
                "Postgres is ready",
                metadata: [
                    "process": .stringConvertible(running.process), "folder": "\(folder.path)",
                    "milliseconds": .stringConvertible(Int(duration)),
                ]
            )
        }
        self.running = running
        return self.connectionString() ?? ""
    }

    /// One that runs in this folder and takes sessions, or comes to do so. One that is stopping is waited for.
    private func adopt(_ folder: ClusterFolder) async throws(ClusterError) -> Running? {
        let processes = ClusterProcesses(dataFolder: folder.data)
        let begun = ContinuousClock.now
        let deadline = begun + self.configuration.startTimeout
        while !processes.all.isEmpty {
            // A drill may have left it frozen.
            processes.signal(SIGCONT)
            if let file = PostmasterFile(inDataFolder: folder.data), processes.contains(file.process) {
                if file.isReady {
                    return Running(folder: folder, process: file.process, socketFolder: file.socketFolder, child: nil)
                }
            } else if begun.duration(to: .now) > Self.orphanGrace {
                // One that waits for a lock of a dead one never learns that its postmaster is gone, and keeps the shared memory, without
                // which no other starts. What it had not committed is undone as after any crash.
                processes.signal(SIGKILL)
            }
            guard ContinuousClock.now < deadline else {
                throw ClusterError(
                    .timedOut,
                    """
                    A Postgres that runs in \(folder.data) (process \(processes.all.map(String.init).joined(separator: ", "))) neither \
                    takes sessions nor ends. Stop it, then try again.
                    """,
                    log: folder.lastLines(from: 0)
                )
            }
            try await self.pause()
        }
        // No process of Postgres works in this folder, so the file is a dead one's. Postgres would believe any process of that number, as
        // it would believe the file beside its socket, which goes before the next one starts.
        try? FileManager.default.removeItem(atPath: PostmasterFile.path(inDataFolder: folder.data))
        return nil
    }

    private func launch(_ folder: ClusterFolder, user: ClusterUser) async throws(ClusterError) -> Running {
        let programs = try await PostgresPrograms.find(named: self.configuration.programs, version: folder.version)
        if !folder.isInitialised {
            try await ClusterData(folder: folder, programs: programs, user: user, isDurable: self.configuration.isDurable).make()
        }
        // Where it was before, so that those who know the way find it again.
        let socketFolder = try folder.makeSocketFolder(for: user, before: self.running?.socketFolder)
        folder.removeSocketLock(in: socketFolder)
        let log = try folder.openLog()
        let logStart = (try? log.seekToEnd()) ?? 0
        let ended = EndOfProcess()
        let child = try ProgramRun(
            programs.postgres, self.configuration.arguments(data: folder.data, socketFolder: socketFolder), as: user
        ).begin(log: log) { ended.set($0) }
        let running = Running(folder: folder, process: child.processIdentifier, socketFolder: socketFolder, child: child)
        do {
            try await self.waitUntilReady(running, ended, logStart: logStart)
        } catch {
            await self.end(running, grace: .zero)
            throw error
        }
        return running
    }

    private func waitUntilReady(_ running: Running, _ ended: EndOfProcess, logStart: UInt64) async throws(ClusterError) {
        let deadline = ContinuousClock.now + self.configuration.startTimeout
        while true {
            if let file = PostmasterFile(inDataFolder: running.folder.data), file.process == running.process, file.isReady {
                return
            }
            if let status = ended.status {
                throw ClusterError(
                    .programFailed, "Postgres ended as it started, with status \(status).",
                    log: running.folder.lastLines(from: logStart)
                )
            }
            guard ContinuousClock.now < deadline else {
                throw ClusterError(
                    .timedOut, "Postgres was not ready after \(self.configuration.startTimeout).",
                    log: running.folder.lastLines(from: logStart)
                )
            }
            try await self.pause()
        }
    }

    // MARK: Stopping

    /// Stops Postgres: sessions are ended, what they had not committed is undone, and the data is left as it is on the disk. One that
    /// does not stop in time is cut off, which the next start recovers from. Without effect while none runs.
    public func stop() async {
        guard let running = self.running else { return }
        self.running = nil
        await self.end(running, grace: self.configuration.stopTimeout)
        self.logger.info("Postgres has stopped", metadata: ["process": .stringConvertible(running.process)])
    }

    /// Stops and starts again.
    @discardableResult
    public func restart() async throws(ClusterError) -> String {
        await self.stop()
        return try await self.start()
    }

    /// Asks it to end, louder and louder: SIGINT ends the sessions, SIGQUIT cuts them off, SIGKILL asks nobody.
    private func end(_ running: Running, grace: Duration) async {
        let processes = running.processes
        processes.signal(SIGCONT)
        for (signal, time) in [(SIGINT, grace), (SIGQUIT, .seconds(5))] where time > .zero {
            processes.signal(signal, only: running.process)
            if await self.waitForEnd(of: processes, atMost: time) { break }
            self.logger.warning(
                "Postgres does not stop",
                metadata: ["process": .stringConvertible(running.process), "signal": .stringConvertible(signal)])
        }
        processes.signal(SIGKILL)
        running.child?.forceEnd()
        _ = await self.waitForEnd(of: processes, atMost: .seconds(5))
        running.folder.removeSocketFolder(running.socketFolder)
    }

    private func waitForEnd(of processes: ClusterProcesses, atMost time: Duration) async -> Bool {
        let deadline = ContinuousClock.now + time
        while !processes.all.isEmpty {
            guard ContinuousClock.now < deadline else { return false }
            // In a task of its own, because stopping goes on when the task that asked for it is cancelled.
            await Task { try? await Task.sleep(for: Self.pollInterval) }.value
        }
        return true
    }

    private func pause() async throws(ClusterError) {
        do {
            try await Task.sleep(for: Self.pollInterval)
        } catch {
            throw ClusterError(.timedOut, "Nobody waits for Postgres any more.")
        }
    }

    // MARK: Drills

    /// Kills every process of the cluster at once, as a power cut would. `start` recovers.
    public func kill() async {
        guard let running = self.running else { return }
        running.processes.signal(SIGKILL)
        _ = await self.waitForEnd(of: running.processes, atMost: .seconds(5))
    }

    /// Stops every process of the cluster where it is: connections stay open and nothing answers.
    public func freeze() { self.running?.processes.signal(SIGSTOP) }

    /// Lets a frozen cluster go on.
    public func thaw() { self.running?.processes.signal(SIGCONT) }
}

extension String {
    /// As a value in a connection string (libpq, "Keyword/Value Connection Strings").
    fileprivate var quotedForLibpq: String {
        "'" + self.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}
