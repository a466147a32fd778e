import Application
import ArgumentParser
import CommandLineSupport
import Foundation
import Logging
import Observability
import Synchronization
import UnixSignals

/// Serves until a signal stops it.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve calls until a signal ends it: the first lets calls in flight finish, the second does not."
    )

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let loaded = try self.options.load()
        let logs = loaded.bootstrapLogging()
        defer { logs.flush() }
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let stops = StopRequests()
        // What libraries count by swift-metrics is shown too.
        let metrics = MetricsRegistry()
        metrics.install()
        let progress = Progress()
        let serving = Task {
            try await CatalogServer(loaded.settings, metrics: metrics, logs: logs)
                .serve(stops) { addresses in
                    progress.isReady.store(true, ordering: .relaxed)
                    FileHandle.standardOutput.write(Data("\(addresses)\n".utf8))
                }
        }
        let watching = Task {
            for await _ in signals {
                progress.isStopping.store(true, ordering: .relaxed)
                stops.request()
                // There is nothing to drain yet, and whatever takes its time is given up.
                if !progress.isReady.load(ordering: .relaxed) { serving.cancel() }
            }
        }
        defer { watching.cancel() }
        do {
            try await serving.value
        } catch  where progress.isStopping.load(ordering: .relaxed) {
            logs.logger.notice("stopped before the server was ready")
        } catch let error as StartError {
            throw Ending.of(error)
        }
    }

    /// How far the server is, for those who handle signals.
    private final class Progress: Sendable {
        let isReady = Atomic(false)
        let isStopping = Atomic(false)
    }
}

/// Brings the database up to date, for those who do that before they start servers.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "migrate", abstract: "Bring the database up to date, and end.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let loaded = try self.options.load()
        let logs = loaded.bootstrapLogging()
        defer { logs.flush() }
        do {
            let done = try await CatalogServer(loaded.settings, logs: logs).migrate()
            for sentence in done { print(sentence) }
            if done.isEmpty { print("The database is up to date.") }
        } catch let error as StartError {
            throw Ending.of(error)
        }
    }
}

extension CatalogServer {
    /// The server that this program is.
    fileprivate init(_ settings: ServerSettings, metrics: MetricsRegistry = MetricsRegistry(), logs: ServerLogs) {
        let process = ProcessInfo.processInfo.processIdentifier
        self.init(
            settings, holder: "process \(process)", version: Version.current, metrics: metrics, logger: logs.logger,
            callLog: logs.calls)
    }
}
