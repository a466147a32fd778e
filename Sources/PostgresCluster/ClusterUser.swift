import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Who runs Postgres, which refuses to be run by root: an ordinary user runs it as itself; root hands it to the owner of its data,
/// else to the user `postgres`, else to `nobody`, with `setpriv`, which becomes the program instead of waiting for it.
struct ClusterUser: Hashable, Sendable {
    let name: String
    let id: UInt32
    let group: UInt32
    /// The program by which root becomes this user; nil where that is not needed.
    let setpriv: String?

    /// - Parameter folder: of the cluster; its owner stays who it is.
    static func choose(for folder: String) throws(ClusterError) -> ClusterUser {
        let owner = Self.owner(of: folder)
        guard geteuid() == 0 else {
            if let owner, owner != geteuid() {
                throw ClusterError(
                    .folderUnusable,
                    """
                    \(folder) belongs to \(Self.user(number: owner)?.name ?? "user \(owner)"), so Postgres cannot keep its data there \
                    for you. Choose another state directory, or start as that user or as root.
                    """
                )
            }
            return ClusterUser(name: NSUserName(), id: geteuid(), group: getegid(), setpriv: nil)
        }
        let folders = ["/usr/bin", "/bin", "/usr/local/bin", "/sbin", "/usr/sbin"]
        guard let setpriv = folders.map({ "\($0)/setpriv" }).first(where: { FileManager.default.isExecutableFile(atPath: $0) })
        else {
            throw ClusterError(
                .noUser,
                """
                Postgres must not run as root, and this machine has no `setpriv` to run it as another user. Install it (Debian: \
                util-linux), or start as an ordinary user.
                """
            )
        }
        let candidates = [
            owner.flatMap { $0 == 0 ? nil : Self.user(number: $0) }, Self.user(named: "postgres"), Self.user(named: "nobody"),
        ]
        guard let user = candidates.compactMap(\.self).first else {
            throw ClusterError(
                .noUser, "Postgres must not run as root, and there is no user `postgres` to run it as. Start as an ordinary user.")
        }
        return ClusterUser(name: user.name, id: user.id, group: user.group, setpriv: setpriv)
    }

    /// A program and its arguments, run as this user.
    func run(_ program: String, _ arguments: [String]) -> (program: String, arguments: [String]) {
        guard let setpriv = self.setpriv else { return (program, arguments) }
        return (setpriv, ["--reuid=\(self.id)", "--regid=\(self.group)", "--clear-groups", "--", program] + arguments)
    }

    private static func owner(of folder: String) -> UInt32? {
        var status = stat()
        return stat(folder, &status) == 0 ? status.st_uid : nil
    }

    private static func user(named name: String) -> (name: String, id: UInt32, group: UInt32)? {
        Self.look { getpwnam_r(name, $0, $1, $2, $3) }
    }

    private static func user(number: UInt32) -> (name: String, id: UInt32, group: UInt32)? {
        Self.look { getpwuid_r(number, $0, $1, $2, $3) }
    }

    private typealias Lookup = (
        UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int, UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
    ) -> Int32

    private static func look(_ lookup: Lookup) -> (name: String, id: UInt32, group: UInt32)? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        // An entry holds a name, a password's place, a comment and two paths: this is plenty.
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16 * 1024) { buffer in
            guard let start = buffer.baseAddress, lookup(&entry, start, buffer.count, &found) == 0, found != nil else { return nil }
            return (String(cString: entry.pw_name), entry.pw_uid, entry.pw_gid)
        }
    }
}
