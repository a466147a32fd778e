import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where a cluster keeps what: `data`, `postgres.log` and `socket` in its folder, which only its user may enter.
struct ClusterFolder: Sendable {
    /// Without symbolic links, as Postgres itself sees it.
    let path: String

    var data: String { "\(self.path)/data" }
    /// Data that is being made; it becomes `data` when it is whole.
    var unfinishedData: String { "\(self.path)/data.unfinished" }
    var log: String { "\(self.path)/postgres.log" }
    var olderLog: String { "\(self.path)/postgres.log.1" }

    /// A log of this size makes way for another when the cluster starts. One older is kept.
    private static let maxLogBytes = 16 << 20
    /// What sockaddr_un.sun_path holds besides its closing NUL.
    private static let maxSocketPathBytes = 107

    /// Makes the folder for its user.
    init(_ path: String, user: ClusterUser) throws(ClusterError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw ClusterError(.folderUnusable, "The folder \(path) for Postgres cannot be made: \(error.localizedDescription)")
        }
        guard let resolved = realpath(path, nil) else {
            throw ClusterError(
                .folderUnusable, "The folder \(path) for Postgres cannot be used: \(String(cString: strerror(errno))).")
        }
        defer { free(resolved) }
        self.path = String(cString: resolved)
        try Self.give(self.path, to: user)
        if user.setpriv != nil { try self.checkThatReachable(by: user) }
    }

    var isInitialised: Bool { self.version != nil }

    /// The major version of Postgres that made the data; nil: there is no data yet.
    var version: String? {
        let text = try? String(contentsOfFile: "\(self.data)/PG_VERSION", encoding: .utf8)
        return text?.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    // MARK: The socket

    /// Makes a folder for the socket: in the cluster's own, or in a short temporary one where the socket's path would be too long.
    /// - Parameter before: where it was, in this folder's time.
    func makeSocketFolder(for user: ClusterUser, before: String?) throws(ClusterError) -> String {
        if let before, FileManager.default.fileExists(atPath: before) { return before }
        let own = "\(self.path)/socket"
        if "\(own)/\(PrivateCluster.socketName)".utf8.count <= Self.maxSocketPathBytes {
            try? FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
            try Self.give(own, to: user)
            return own
        }
        var template = Array("/tmp/krafti-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw ClusterError(
                .folderUnusable, "A folder for Postgres' socket cannot be made in /tmp: \(String(cString: strerror(errno))).")
        }
        let short = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        try Self.give(short, to: user)
        return short
    }

    /// Takes away what a dead Postgres left at its socket. Postgres would believe any process of its user that has the number in there,
    /// and a dead one that nobody has collected.
    func removeSocketLock(in folder: String) {
        try? FileManager.default.removeItem(atPath: "\(folder)/\(PrivateCluster.socketName).lock")
    }

    /// Takes a temporary folder of the socket away.
    func removeSocketFolder(_ folder: String) {
        guard folder.hasPrefix("/tmp/krafti-") else { return }
        try? FileManager.default.removeItem(atPath: folder)
    }

    // MARK: The log

    /// Opens the log to append to it.
    func openLog() throws(ClusterError) -> FileHandle {
        let size = (try? FileManager.default.attributesOfItem(atPath: self.log))?[.size] as? Int ?? 0
        if size > Self.maxLogBytes { rename(self.log, self.olderLog) }
        let descriptor = open(self.log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ClusterError(.folderUnusable, "\(self.log) cannot be written: \(String(cString: strerror(errno))).")
        }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// The last lines of the log, from `start` on; empty when there are none.
    func lastLines(from start: UInt64) -> String {
        guard let handle = FileHandle(forReadingAtPath: self.log) else { return "" }
        let maxBytes: UInt64 = 4096
        let end = (try? handle.seekToEnd()) ?? 0
        try? handle.seek(toOffset: max(start, end > maxBytes ? end - maxBytes : 0))
        let text = String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
        return text.split(separator: "\n").suffix(8).joined(separator: "\n")
    }

    // MARK: Rights

    /// The folder is for this user alone.
    private static func give(_ folder: String, to user: ClusterUser) throws(ClusterError) {
        guard user.setpriv == nil || chown(folder, user.id, user.group) == 0, chmod(folder, 0o700) == 0 else {
            throw ClusterError(
                .folderUnusable, "\(folder) cannot be given to user \(user.name): \(String(cString: strerror(errno))).")
        }
    }

    /// Root may enter where others may not, such as /root.
    private func checkThatReachable(by user: ClusterUser) throws(ClusterError) {
        var folder = URL(filePath: self.path).deletingLastPathComponent()
        while folder.path != "/" {
            var status = stat()
            guard stat(folder.path, &status) == 0 else { return }
            let mode = status.st_mode
            let mayEnter =
                status.st_uid == user.id ? mode & S_IXUSR : status.st_gid == user.group ? mode & S_IXGRP : mode & S_IXOTH
            guard mayEnter != 0 else {
                throw ClusterError(
                    .folderUnusable,
                    """
                    As root, Postgres runs as user \(user.name), who may not enter \(folder.path). Choose a state directory elsewhere, \
                    such as /var/lib/krafti, or start as an ordinary user.
                    """
                )
            }
            folder.deleteLastPathComponent()
        }
    }
}
