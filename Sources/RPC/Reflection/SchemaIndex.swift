import Protobuf

/// Finds .proto files by path and by what they declare.
struct SchemaIndex: Sendable {
    private var byPath: [String: ProtoFile] = [:]
    private var bySymbol: [String: String] = [:]
    private var messages: Set<String> = []

    /// Where two files have one path, the first counts.
    init(_ files: [ProtoFile]) {
        for file in files where self.byPath[file.path] == nil {
            self.byPath[file.path] = file
            for symbol in file.messages + file.enums + file.services + file.methods { self.bySymbol[symbol] = file.path }
            self.messages.formUnion(file.messages)
        }
    }

    func file(at path: String) -> ProtoFile? { self.byPath[path] }

    func file(declaring symbol: String) -> ProtoFile? { self.bySymbol[symbol].flatMap { self.byPath[$0] } }

    func declaresMessage(_ name: String) -> Bool { self.messages.contains(name) }

    /// What a file imports, directly or not, each once and behind the files that import it. Without those that are not known.
    func imports(of file: ProtoFile) -> [ProtoFile] {
        var found: [ProtoFile] = []
        var seen: Set<String> = [file.path]
        var open = file.imports[...]
        while let path = open.popFirst() {
            guard seen.insert(path).inserted, let imported = self.byPath[path] else { continue }
            found.append(imported)
            open += imported.imports
        }
        return found
    }
}
