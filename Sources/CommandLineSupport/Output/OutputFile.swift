#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that is written from its beginning to its end, by one task at a time.
package final class OutputFile {
    private static let bufferBytes = 64 * 1024

    private let path: String
    /// Where the bytes are until the file is complete; the path itself, where what is written shows as it comes.
    private let workingPath: String
    private let descriptor: Int32
    private let sink: DescriptorSink
    private var buffer: [UInt8] = []
    private var isOpen = true
    /// Whether the file still holds what it held before.
    private var isUntouched = true
    private var keepsContent = false

    /// Writes to the file itself, over what it held; what it held is there until the first bytes are written.
    /// - Parameter inputs: files that are read, so that none of them is to be written.
    /// - Throws: a complaint that names it.
    package convenience init(path: String, sparing inputs: [FileIdentity] = []) throws(Complaint) {
        try self.init(path: path, workingPath: path, flags: 0)
        try Self.spare(inputs, FileIdentity(descriptor: self.descriptor), path)
    }

    /// Writes beside the file, and into its place only when all is written: whoever looks sees the whole or nothing of it. What is
    /// no regular file, such as a pipe, is written as it is.
    /// - Throws: a complaint that names it.
    package convenience init(whole path: String) throws(Complaint) {
        if Self.isSpecial(path) {
            try self.init(path: path, workingPath: path, flags: 0)
        } else {
            let slash = path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
            let suffix = String(UInt32.random(in: .min ... .max), radix: 16)
            try self.init(path: path, workingPath: "\(path[..<slash]).\(path[slash...]).\(suffix)", flags: O_EXCL)
        }
    }

    private init(path: String, workingPath: String, flags: Int32) throws(Complaint) {
        let descriptor = open(workingPath, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0o666)
        guard descriptor >= 0 else { throw Self.unwritable(path, errno) }
        self.path = path
        self.workingPath = workingPath
        self.descriptor = descriptor
        self.sink = DescriptorSink(descriptor: descriptor, name: path.printable)
    }

    deinit { self.discard() }

    /// Sees whether a file could be written as a whole, and leaves nothing behind.
    /// - Parameter inputs: files that are read, so that none of them is to be written.
    /// - Throws: a complaint that names it.
    package static func probe(whole path: String, sparing inputs: [FileIdentity] = []) throws(Complaint) {
        try self.spare(inputs, FileIdentity(path: path), path)
        // To open a pipe would wait for its reader, and to close it would be its end.
        guard !self.isSpecial(path) else {
            guard access(path, W_OK) == 0 else { throw self.unwritable(path, errno) }
            // Of all that is not regular, a folder alone takes no bytes.
            guard access(path + "/.", F_OK) != 0 else { throw self.unwritable(path, EISDIR) }
            return
        }
        try OutputFile(whole: path).discard()
    }

    /// Writes behind what the file holds. To be said before anything is written.
    /// - Returns: whether it holds anything.
    package func keepContent() -> Bool {
        self.keepsContent = true
        return FileIdentity(descriptor: self.descriptor) != nil && lseek(self.descriptor, 0, SEEK_END) > 0
    }

    package func write(_ bytes: [UInt8]) throws {
        self.buffer += bytes
        if self.buffer.count >= Self.bufferBytes { try self.flush() }
    }

    /// Puts everything on the disk, and the file in its place.
    /// - Throws: a complaint; the file then is not in its place.
    package func finish() throws {
        try self.complete()
        try self.publish()
    }

    /// Puts everything on the disk. What can fail for want of space or the like has not failed then.
    /// - Throws: a complaint.
    package func complete() throws {
        guard self.isOpen else { return }
        try self.flush()
        // What cannot be synchronised, such as a pipe, says EINVAL and has nothing to lose.
        if fsync(self.descriptor) != 0, errno != EINVAL, errno != EROFS { throw Self.unwritable(self.path, errno) }
    }

    /// Puts the file, which is complete, in its place.
    /// - Parameter replaces: whether one that is there makes way for it.
    /// - Throws: a complaint; the file then is not in its place.
    package func publish(replaces: Bool = true) throws(Complaint) {
        guard self.isOpen else { return }
        if self.workingPath != self.path {
            // A link fails where something is, however short a while it has been there.
            if !replaces, link(self.workingPath, self.path) == 0 {
                unlink(self.workingPath)
            } else {
                let fault = errno
                if !replaces, fault == EEXIST || access(self.path, F_OK) == 0 { throw Self.isThere(self.path) }
                guard rename(self.workingPath, self.path) == 0 else { throw Self.unwritable(self.path, errno) }
            }
        }
        self.isOpen = false
        close(self.descriptor)
    }

    /// Takes the file, which was published and replaced nothing, out of its place.
    package func withdraw() {
        if self.workingPath != self.path { unlink(self.path) }
    }

    package static func isThere(_ path: String) -> Complaint {
        Complaint("\(path.printable) is there already.", advice: "--force replaces it.")
    }

    /// Gives up what is not in its place yet.
    package func discard() {
        guard self.isOpen else { return }
        self.isOpen = false
        close(self.descriptor)
        if self.workingPath != self.path { unlink(self.workingPath) }
    }

    private func flush() throws {
        if self.isUntouched { try self.beginContent() }
        try self.sink.write(self.buffer)
        self.buffer.removeAll(keepingCapacity: true)
    }

    private func beginContent() throws {
        self.isUntouched = false
        // Nothing but a regular file has a length.
        guard FileIdentity(descriptor: self.descriptor) != nil else { return }
        if self.keepsContent {
            guard lseek(self.descriptor, 0, SEEK_END) >= 0 else { throw Self.unwritable(self.path, errno) }
            // Whoever wrote it may have been stopped within a line.
            if try !DescriptorSource(opening: self.workingPath).endsLine { try self.sink.write([UInt8(ascii: "\n")]) }
        } else {
            guard ftruncate(self.descriptor, 0) == 0 else { throw Self.unwritable(self.path, errno) }
        }
    }

    private static func spare(_ inputs: [FileIdentity], _ identity: FileIdentity?, _ path: String) throws(Complaint) {
        guard let identity, inputs.contains(identity) else { return }
        throw Complaint("\(path.printable) is to be read, and would be written over; name another file to write to.")
    }

    /// Whether something is there that is no regular file.
    private static func isSpecial(_ path: String) -> Bool {
        access(path, F_OK) == 0 && FileIdentity(path: path) == nil
    }

    private static func unwritable(_ path: String, _ fault: Int32) -> Complaint {
        Complaint("\(path.printable) cannot be written: \(SystemFault.describe(fault)).", status: .failure)
    }
}
