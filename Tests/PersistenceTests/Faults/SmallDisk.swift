import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A file system of its own in memory, which is soon full.
struct SmallDisk: Sendable {
    let folder: String

    /// Mounts one over a folder, until `body` has ended. Where that is not allowed the test is cancelled.
    static func with(_ folder: String, megabytes: Int, _ body: (SmallDisk) async throws -> Void) async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard Self.run("/usr/bin/mount", "-t", "tmpfs", "-o", "size=\(megabytes)m,mode=755", "tmpfs", folder) else {
            try Test.cancel("a small disk cannot be mounted here, which takes root or a user namespace")
        }
        defer { _ = Self.run("/usr/bin/umount", "--lazy", folder) }
        try await body(SmallDisk(folder: folder))
    }

    private var ballast: String { "\(self.folder)/ballast" }

    /// Fills it but for some bytes.
    func fill(leaving rest: Int) throws {
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: self.folder)
        let free = try #require(attributes[.systemFreeSize] as? NSNumber).intValue
        try #require(free > rest)
        let file = open(self.ballast, O_WRONLY | O_CREAT, 0o600)
        try #require(file >= 0)
        defer { close(file) }
        try #require(posix_fallocate(file, 0, free - rest) == 0)
    }

    func makeRoom() throws { try FileManager.default.removeItem(atPath: self.ballast) }

    /// Makes a folder on it that belongs to the owner of another.
    func makeFolder(_ name: String, ownedAs other: String) throws -> String {
        let path = "\(self.folder)/\(name)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let owner = try FileManager.default.attributesOfItem(atPath: other)
        let (user, group) = (owner[.ownerAccountID] as? NSNumber, owner[.groupOwnerAccountID] as? NSNumber)
        try #require(chown(path, try #require(user).uint32Value, try #require(group).uint32Value) == 0)
        return path
    }

    /// Whether the program succeeds.
    private static func run(_ program: String, _ arguments: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
