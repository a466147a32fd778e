import Foundation

/// Where the requests' text comes from: the argument itself, a file, or standard input.
enum DataSource: Sendable, Hashable {
    case text(String)
    case file(String)
    case standardInput
    /// One message with every field at its default.
    case nothing

    struct Unreadable: Error, Hashable, CustomStringConvertible {
        let description: String
    }

    static let maxBytes = 256 << 20

    /// - Parameters:
    ///   - argument: what was written on the command line.
    ///   - isInputGiven: whether standard input is a file or a pipe, which is read when nothing was written.
    init(argument: String?, isInputGiven: Bool) {
        switch argument {
        case nil: self = isInputGiven ? .standardInput : .nothing
        case "-", "@-": self = .standardInput
        case let argument? where argument.hasPrefix("@"): self = .file(String(argument.dropFirst()))
        case let argument?: self = .text(argument)
        }
    }

    /// What to call it in errors.
    var name: String {
        switch self {
        case .text, .nothing: "DATA"
        case .file(let path): path
        case .standardInput: "standard input"
        }
    }

    func read() throws(Unreadable) -> [UInt8] {
        switch self {
        case .nothing: return []
        case .text(let text): return Array(text.utf8)
        case .file(let path):
            guard let handle = FileHandle(forReadingAtPath: path) else {
                throw Unreadable(description: "\(path) cannot be read: \(String(cString: strerror(errno))).")
            }
            return try self.read(handle)
        case .standardInput: return try self.read(.standardInput)
        }
    }

    private func read(_ handle: FileHandle) throws(Unreadable) -> [UInt8] {
        let data: Data?
        do {
            data = try handle.read(upToCount: Self.maxBytes + 1)
        } catch {
            throw Unreadable(description: "\(self.name) cannot be read: \(error.localizedDescription)")
        }
        guard let data, !data.isEmpty else { return [] }
        guard data.count <= Self.maxBytes else {
            throw Unreadable(
                description: "\(self.name) is over \(Self.maxBytes >> 20) MiB; fewer requests are used in turn just as well.")
        }
        return [UInt8](data)
    }

    /// Whether standard input has something to read, or its end, before the time has passed.
    static func isInputReady(within time: Duration) -> Bool {
        var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, Int32(clamping: time.nanos / 1_000_000)) != 0
    }

    /// Whether standard input is a file or a pipe: a terminal, /dev/null or a socket were not meant to be read.
    static var isInputGiven: Bool {
        var status = stat()
        guard fstat(STDIN_FILENO, &status) == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFREG || status.st_mode & S_IFMT == S_IFIFO
    }
}
