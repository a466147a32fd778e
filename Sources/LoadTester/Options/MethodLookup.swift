import RPC

/// Finds the method somebody named: `package.Service/Method`, `Service/Method`, `package.Service.Method`, or `Method` alone where only
/// one has that name. Upper and lower case are one.
struct MethodLookup: Sendable {
    struct Failure: Error, Hashable, CustomStringConvertible {
        let description: String
    }

    private let methods: [any MethodDescriptor]

    init(_ services: [ServiceDescriptor]) { self.methods = services.flatMap(\.methods) }

    /// - Throws: `Failure` when there is none, several, or one that streams.
    func unary(named name: String) throws(Failure) -> any MethodDescriptor {
        let wanted = Self.normalized(name)
        let found = self.methods.filter { method in
            let path = Self.normalized(method.path)
            return path == wanted || path.hasSuffix(".\(wanted)") || path.hasSuffix("/\(wanted)")
        }
        guard let method = found.first else { throw self.unknown(name) }
        guard found.count == 1 else {
            throw Failure(
                description:
                    "\(found.count) methods are called \(name): \(found.map(\.path).joined(separator: ", ")). Write more of the name."
            )
        }
        guard method.kind == .unary else {
            throw Failure(description: "\(method.path) streams; only unary methods can be put under load. \(self.list)")
        }
        return method
    }

    private var list: String {
        "There are: \(self.methods.filter { $0.kind == .unary }.map(\.path).joined(separator: ", "))."
    }

    private func unknown(_ name: String) -> Failure {
        // Whoever mistypes a name has most of its letters right, most often from its beginning on.
        let wanted = Self.normalized(name).split(separator: "/").last.map(String.init) ?? ""
        let near = self.methods.filter { method in
            let candidate = method.name.lowercased()
            return method.kind == .unary && !wanted.isEmpty
                && (candidate.contains(wanted) || wanted.contains(candidate)
                    || Self.distance(candidate, wanted) <= (wanted.count + 2) / 3)
        }
        let advice = near.isEmpty ? self.list : "Did you mean \(near.map(\.path).joined(separator: " or "))?"
        return Failure(description: "There is no method \(name). \(advice)")
    }

    /// In lower case, with the slash before the method even where a dot was written.
    private static func normalized(_ name: String) -> String {
        let name = name.lowercased()
        guard !name.contains("/"), let dot = name.lastIndex(of: ".") else { return name }
        return name.replacingCharacters(from: dot)
    }

    /// Letters to add, drop or replace (Levenshtein).
    private static func distance(_ first: String, _ second: String) -> Int {
        let second = Array(second.utf8)
        var row = Array(0...second.count)
        for (rowIndex, letter) in first.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = rowIndex + 1
            for column in second.indices {
                let substituted = diagonal + (letter == second[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(substituted, row[column] + 1, diagonal + 1)
            }
        }
        return row[second.count]
    }
}

extension String {
    fileprivate func replacingCharacters(from dot: Index) -> String {
        "\(self[..<dot])/\(self[self.index(after: dot)...])"
    }
}
