import CommandLineSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file to import, and what it holds.
struct ImportInput: Hashable, Sendable {
    let kind: RecordKind
    /// Nil for standard input.
    let path: String?
    /// As complaints name it.
    var name: String { self.path?.printable ?? "standard input" }

    init(kind: RecordKind, path: String?) {
        self.kind = kind
        self.path = path
    }

    func open() throws(Complaint) -> any ByteSource {
        guard let path else { return DescriptorSource.standardInput }
        return try DescriptorSource(opening: path)
    }

    /// Nil for what is no regular file, as a pipe.
    var identity: FileIdentity? {
        guard let path else { return .standardInput }
        return FileIdentity(path: path)
    }

    /// Nil where it cannot be told, as of a pipe.
    var sizeBytes: Int? {
        guard let path, let status = Self.status(of: path), status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// The files that were named, in the order in which they can be imported: tenants, artisans, services.
    /// - Parameters:
    ///   - paths: files, folders, or `-` for standard input.
    ///   - kind: what they all hold; nil where their names say it.
    /// - Throws: a complaint about what cannot be meant.
    static func resolve(_ paths: [String], kind: RecordKind?) throws(Complaint) -> [ImportInput] {
        var inputs: [ImportInput] = []
        for path in paths { inputs += try self.resolve(path, kind) }
        guard inputs.count(where: { $0.path == nil }) < 2 else {
            throw Complaint("Standard input can be read once: name `-` once.")
        }
        let order = inputs.enumerated().sorted { ($0.element.kind, $0.offset) < ($1.element.kind, $1.offset) }
        return order.map(\.element)
    }

    private static func resolve(_ path: String, _ kind: RecordKind?) throws(Complaint) -> [ImportInput] {
        if path == "-" {
            guard let kind else {
                throw Complaint("Say what standard input holds: --kind tenants, artisans or services.")
            }
            return [ImportInput(kind: kind, path: nil)]
        }
        guard let status = self.status(of: path) else {
            throw Complaint("\(path.printable) cannot be read: \(SystemFault.describe(errno)).")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            guard let kind = kind ?? RecordKind(path: path) else {
                throw Complaint(
                    "What does \(path.printable) hold? Its name begins with none of tenants, artisans, services; say it with --kind."
                )
            }
            return [ImportInput(kind: kind, path: path)]
        }
        let folder = path.hasSuffix("/") ? path : path + "/"
        let found = RecordKind.allCases.filter { kind == nil || kind == $0 }
            .map { ImportInput(kind: $0, path: folder + $0.fileName) }
            .filter { self.status(of: $0.path ?? "") != nil }
        guard !found.isEmpty else {
            let names = RecordKind.allCases.filter { kind == nil || kind == $0 }.map(\.fileName)
            throw Complaint("\(path.printable) holds no \(names.joined(separator: ", ", last: " or ")).")
        }
        return found
    }

    private static func status(of path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }
}
