import Foundation

/// Keeps a state folder for one server. The lock ends with the process that holds it, however that ends.
final class StateLock: Sendable {
    private let descriptor: Int32

    /// - Parameters:
    ///   - folder: made when it is missing.
    ///   - holder: what another server is told of this one, on one line.
    /// - Throws: `StartError` when another server has it, which it names.
    init(folder: String, holder: String) throws(StartError) {
        if let problem = Self.make(folder) {
            throw StartError("The state directory \(folder) cannot be made: \(problem). Choose another with --state.")
        }
        let path = "\(folder)/lock"
        self.descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard self.descriptor >= 0 else {
            throw StartError(
                "\(path) cannot be opened: \(String(cString: strerror(errno))). Choose another state directory with --state.")
        }
        guard flock(self.descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let other = (try? String(contentsOfFile: path, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
            close(self.descriptor)
            throw StartError(
                """
                The state directory \(folder) is in use by another server\(other.isEmpty ? "" : ": \(other)"). Stop that one, or \
                choose another directory with --state.
                """
            )
        }
        ftruncate(self.descriptor, 0)
        let line = Array("\(holder)\n".utf8)
        _ = pwrite(self.descriptor, line, line.count, 0)
    }

    /// Makes a folder and those above it.
    /// - Returns: what the system says against it, which Foundation keeps to itself.
    private static func make(_ folder: String) -> String? {
        var path = folder.hasPrefix("/") ? "/" : ""
        for part in folder.split(separator: "/") {
            path += path.isEmpty || path.hasSuffix("/") ? "\(part)" : "/\(part)"
            guard mkdir(path, 0o777) != 0 else { continue }
            let reason = errno
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue { continue }
            return String(cString: strerror(reason == EEXIST ? ENOTDIR : reason))
        }
        return nil
    }

    deinit { close(self.descriptor) }

    /// Gives the folder back.
    func release() {
        ftruncate(self.descriptor, 0)
        flock(self.descriptor, LOCK_UN)
    }
}
