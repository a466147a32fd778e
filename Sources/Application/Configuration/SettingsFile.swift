import Foundation

/// A file of settings: a line for each, `NAME=value` as in the environment, empty lines and lines with `#` in front aside.
struct SettingsFile: Hashable, Sendable {
    private(set) var values: [String: String] = [:]
    /// What is wrong with its lines.
    private(set) var problems: [String] = []

    /// What a file holds.
    /// - Throws: why it cannot be read.
    static func text(of path: String) throws(SettingProblem) -> String {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw SettingProblem("cannot be read: it is a folder")
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SettingProblem("cannot be read: \(String(cString: strerror(errno)))") }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        let bytes: Data
        do {
            bytes = try handle.readToEnd() ?? Data()
        } catch {
            throw SettingProblem("cannot be read: \(error.localizedDescription)")
        }
        guard let text = String(data: bytes, encoding: .utf8) else { throw SettingProblem("cannot be read: it is not UTF-8") }
        return text
    }

    /// - Parameters:
    ///   - path: names it in problems.
    ///   - known: the names that it may hold.
    init(_ text: String, path: String, known: (String) -> Bool, suggestion: (String) -> String?) {
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.trimmingBlanks
            if line.isEmpty || line.hasPrefix("#") { continue }
            let place = "\(path), line \(number + 1)"
            guard let equals = line.firstIndex(of: "=") else {
                self.problems.append("\(place): a line says NAME=value, and this one has no `=`.")
                continue
            }
            let name = String(line[..<equals].trimmingBlanks)
            guard known(name) else {
                self.problems.append(
                    "\(place): there is no setting `\(name)`.\(suggestion(name).map { " Did you mean `\($0)`?" } ?? "")")
                continue
            }
            if self.values[name] != nil { self.problems.append("\(place): `\(name)` is set a second time.") }
            self.values[name] = String(line[line.index(after: equals)...].trimmingBlanks.droppingQuotes)
        }
    }
}

extension Substring {
    fileprivate var trimmingBlanks: Substring {
        let start = self.drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return start }
        return start[...last]
    }

    fileprivate var droppingQuotes: Substring {
        for quote in ["\"", "'"] where self.count >= 2 && self.hasPrefix(quote) && self.hasSuffix(quote) {
            return self.dropFirst().dropLast()
        }
        return self
    }
}
