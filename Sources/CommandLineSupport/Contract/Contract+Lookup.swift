import Protobuf
package import RPC

/// Finding things by the names people give them: full or short, in any case, with `.` or `/` before a method's name.
extension Contract {
    /// The method of this name.
    /// - Throws: a complaint that suggests what may have been meant.
    package func method(_ name: String) throws(Complaint) -> any MethodDescriptor {
        let methods = self.methods.map(ContractEntry.method)
        if case .method(let method) = try self.only(self.matches(of: name, among: methods), called: name) { return method }
        if case .service(let service) = self.matches(of: name, among: self.services.map(ContractEntry.service)).first {
            throw Complaint(
                "\(service.name) is a service; name one of its methods: \(service.methods.map(\.name).joined(separator: ", "))."
            )
        }
        throw self.unknown("method", name, among: methods, advice: "`krafti list` shows the methods.")
    }

    /// The service of this name.
    /// - Throws: a complaint that suggests what may have been meant.
    package func service(_ name: String) throws(Complaint) -> ServiceDescriptor {
        let services = self.services.map(ContractEntry.service)
        if case .service(let service) = try self.only(self.matches(of: name, among: services), called: name) { return service }
        throw self.unknown("service", name, among: services, advice: "`krafti list` shows the services.")
    }

    /// Whatever has this name.
    /// - Throws: a complaint that suggests what may have been meant.
    package func entry(_ name: String) throws(Complaint) -> ContractEntry {
        let all = self.entries
        if let entry = try self.only(self.matches(of: name, among: all), called: name) { return entry }
        throw self.unknown("method, message, service or enum", name, among: all, advice: "`krafti list` shows the methods.")
    }

    private func matches(of name: String, among entries: [ContractEntry]) -> [ContractEntry] {
        let wanted = DottedName(name)
        let matches = entries.filter { DottedName($0.fullName).ends(with: wanted) }
        if matches.count < 2 { return matches }
        // Letter for letter, or whole, is what was meant.
        let exact = matches.filter { $0.fullName.lastNamePart == name.lastNamePart }
        let whole = matches.filter { DottedName($0.fullName) == wanted }
        return [whole, exact].first { $0.count == 1 } ?? matches
    }

    private func only(_ matches: [ContractEntry], called name: String) throws(Complaint) -> ContractEntry? {
        if matches.count < 2 { return matches.first }
        let list = matches.map { "  \($0.fullName)  (\($0.kindName))" }.joined(separator: "\n")
        throw Complaint("`\(name)` may be any of these; say more of the name:\n\(list)")
    }

    private func unknown(_ kind: String, _ name: String, among entries: [ContractEntry], advice: String) -> Complaint {
        let near = self.near(name, among: entries)
        let what = "There is no \(kind) `\(name.printable)`"
        if near.isEmpty { return Complaint("\(what).", advice: advice) }
        return Complaint("\(what). Did you mean \(near.map { "`\($0)`" }.joined(separator: ", ", last: " or "))?", advice: advice)
    }

    /// Up to five names that may have been meant: the one that differs least, then those that begin with what was written, or hold it.
    private func near(_ name: String, among entries: [ContractEntry]) -> [String] {
        let wanted = DottedName(name)
        guard !wanted.isEmpty else { return [] }
        // With a service that exists, only that service's methods can have been meant.
        let within = entries.filter { DottedName($0.fullName).parent.ends(with: wanted.parent) }
        let candidates = (within.isEmpty ? entries : within).map(self.shortName(of:))
        var names: [String] = []
        if let nearest = Suggestion.nearest(to: name.lastNamePart, among: candidates.map(\.lastNamePart)) {
            names += candidates.filter { $0.lastNamePart == nearest }
        }
        if wanted.last.count >= 3 {
            let similar = candidates.filter { DottedName($0).last.contains(wanted.last) && !names.contains($0) }
            let begins = { DottedName($0).last.hasPrefix(wanted.last) }
            names += similar.filter(begins) + similar.filter { !begins($0) }
        }
        return Array(names.prefix(5))
    }

    /// The shortest name that means this and nothing else: `GetService`, or `Health/Check` where there are other things called `Check`.
    package func shortName(of entry: ContractEntry) -> String {
        let fullName = entry.fullName
        var candidates = [fullName.lastNamePart]
        if case .method(let method) = entry { candidates.append("\(method.service.lastNamePart)/\(method.name)") }
        let names = self.entries.map { DottedName($0.fullName) }
        return candidates.first { candidate in
            let name = DottedName(candidate)
            return names.count { $0.ends(with: name) } == 1
        } ?? fullName
    }

    package func shortName(of method: any MethodDescriptor) -> String { self.shortName(of: .method(method)) }
}

extension [String] {
    /// `a, b or c`.
    package func joined(separator: String, last: String) -> String {
        self.count < 2 ? self.joined() : self.dropLast().joined(separator: separator) + last + self[self.count - 1]
    }
}
