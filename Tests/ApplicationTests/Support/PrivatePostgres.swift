import Foundation
import Testing

@testable import PostgresCluster

/// The private Postgres that a server keeps under its state folder, as the system shows it.
struct PrivatePostgres: Sendable {
    static let isPossible = FileManager.default.fileExists(atPath: "/usr/lib/postgresql")
    static let absence: Comment = "the programs of Postgres are not here"

    let data: String

    init(stateFolder: String) { self.data = "\(stateFolder)/postgres/data" }

    /// The postmaster, once it takes sessions.
    var process: Int32? { PostmasterFile(inDataFolder: self.data).flatMap { $0.isReady ? $0.process : nil } }

    /// Every process of it.
    var processes: [Int32] { ClusterProcesses(dataFolder: self.data).all }

    /// Ends the postmaster as a lack of memory would: it leaves everything as it is, its sessions too.
    func killPostmaster() throws { kill(try #require(self.process), SIGKILL) }

    /// Postgres does not start on data that others may read.
    func forbidStart() throws { try #require(chmod(self.data, 0o755) == 0) }
    func allowStart() throws { try #require(chmod(self.data, 0o700) == 0) }
}
