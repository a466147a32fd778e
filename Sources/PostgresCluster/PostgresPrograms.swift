import Foundation

/// The machine's own programs of Postgres, all of one version.
///
/// They are looked for in the folder that was named, by the configuration or by `KRAFTI_POSTGRES_BIN`, and else along `PATH` and where
/// Debian keeps them, the newest version first. Data that exists needs the version that made it.
struct PostgresPrograms: Hashable, Sendable {
    let folder: String

    var initdb: String { "\(self.folder)/initdb" }
    var postgres: String { "\(self.folder)/postgres" }

    private static let debianFolder = "/usr/lib/postgresql"

    /// - Parameter version: the major version that the data needs; nil: any.
    static func find(
        named folder: String?,
        version: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws(ClusterError) -> PostgresPrograms {
        let named = folder ?? environment["KRAFTI_POSTGRES_BIN"].flatMap { $0.isEmpty ? nil : $0 }
        let found = (named.map { [$0] } ?? Self.folders(environment)).map(PostgresPrograms.init).filter(\.isComplete)
        guard let newest = found.first else {
            throw ClusterError(.programsMissing, Self.missing(named))
        }
        guard let version else { return newest }
        var others: [String] = []
        for programs in found {
            let other = await programs.version()
            if other == version { return programs }
            others.append("\(other ?? "one that does not tell its version") in \(programs.folder)")
        }
        throw ClusterError(
            .programsMissing,
            """
            The data was made by Postgres \(version), and this machine has \(others.joined(separator: ", ")). \
            Install Postgres \(version), or move the data to another version with pg_upgrade.
            """
        )
    }

    private var isComplete: Bool {
        [self.initdb, self.postgres].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// The major version, such as `15`.
    private func version() async -> String? {
        guard let run = try? await ProgramRun(self.postgres, ["--version"]).run(), run.status == 0 else { return nil }
        return run.output.split(whereSeparator: \.isWhitespace).last?.split(separator: ".").first.map(String.init)
    }

    private static func folders(_ environment: [String: String]) -> [String] {
        // A link on the PATH leads to the folder with the rest.
        let onPath = (environment["PATH"] ?? "").split(separator: ":").compactMap { folder -> String? in
            let initdb = URL(filePath: "\(folder)/initdb").resolvingSymlinksInPath().path
            return FileManager.default.isExecutableFile(atPath: initdb) ? String(initdb.dropLast("/initdb".count)) : nil
        }
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: Self.debianFolder)) ?? []).compactMap(Int.init)
        let debian = versions.sorted(by: >).map { "\(Self.debianFolder)/\($0)/bin" }
        var folders: [String] = []
        for folder in onPath + debian where !folders.contains(folder) { folders.append(folder) }
        return folders
    }

    private static func missing(_ named: String?) -> String {
        let remedy = "Install Postgres (on Debian: apt-get install postgresql), or name a database with DATABASE_URL."
        guard let named else {
            return
                "There is no Postgres on this machine: neither PATH nor \(Self.debianFolder) has `initdb` and `postgres`. \(remedy)"
        }
        return "The folder \(named), where Postgres' programs should be, does not have both `initdb` and `postgres`. \(remedy)"
    }
}
