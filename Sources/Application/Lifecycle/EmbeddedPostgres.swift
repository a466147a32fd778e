import Logging
import PostgresCluster

/// The server's own Postgres, where no other is named.
struct EmbeddedPostgres: Sendable {
    private static let watchInterval = Duration.seconds(1)

    private let lock: StateLock
    private let cluster: PrivateCluster
    private let logger: Logger
    let connection: String

    /// Takes the state folder, makes the data when there is none, and starts Postgres.
    init(_ settings: ServerSettings, holder: String, logger: Logger) async throws(StartError) {
        self.lock = try StateLock(folder: settings.stateFolder, holder: holder)
        var configuration = ClusterConfiguration(folder: "\(settings.stateFolder)/postgres")
        configuration.programs = settings.postgresPrograms
        self.cluster = PrivateCluster(configuration, logger: logger)
        self.logger = logger
        do throws(ClusterError) {
            self.connection = try await self.cluster.start()
        } catch {
            self.lock.release()
            throw StartError(error.description)
        }
    }

    /// Starts Postgres again whenever it has died, until the task is cancelled.
    func watch() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.watchInterval)
            guard !Task.isCancelled, await !self.cluster.isRunning else { continue }
            self.logger.error("the private Postgres has died and is started again")
            do throws(ClusterError) {
                try await self.cluster.start()
            } catch {
                self.logger.error("the private Postgres cannot be started again", metadata: ["error": "\(error)"])
            }
        }
    }

    func stop() async {
        await self.cluster.stop()
        self.lock.release()
    }
}
