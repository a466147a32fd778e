import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Makes the data of a cluster: text is UTF-8 and sorts by its code points, and whoever reaches the socket is trusted.
struct ClusterData: Sendable {
    let folder: ClusterFolder
    let programs: PostgresPrograms
    let user: ClusterUser
    let isDurable: Bool

    /// Makes it aside and puts it in its place when it is whole, so that one that was interrupted is begun anew.
    func make() async throws(ClusterError) {
        let unfinished = self.folder.unfinishedData
        try? FileManager.default.removeItem(atPath: unfinished)
        var arguments = [
            "--pgdata=\(unfinished)", "--username=\(PrivateCluster.user)", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8",
            "--no-instructions",
        ]
        if !self.isDurable { arguments.append("--no-sync") }
        try await self.run(self.programs.initdb, arguments, "Making the data of Postgres failed")
        // Alone on the data, Postgres takes statements without a session.
        try await self.run(
            self.programs.postgres, ["--single", "-D", unfinished, "template1"],
            input: "CREATE DATABASE \(PrivateCluster.database)\n", "Making the database failed"
        )
        guard rename(unfinished, self.folder.data) == 0 else {
            throw ClusterError(.folderUnusable, "\(self.folder.data) cannot be made: \(String(cString: strerror(errno))).")
        }
    }

    private func run(_ program: String, _ arguments: [String], input: String = "", _ failure: String) async throws(ClusterError) {
        let outcome = try await ProgramRun(program, arguments, as: self.user).run(input: input)
        guard outcome.status == 0 else {
            let lines = outcome.output.split(separator: "\n").suffix(8).joined(separator: "\n")
            throw ClusterError(.programFailed, "\(failure): \(program) ended with status \(outcome.status).", log: lines)
        }
    }
}
