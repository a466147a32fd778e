import CommandLineSupport
import RPC

/// What the Tab key offers.
enum Completion {
    /// Methods by their short names; by full ones as soon as a dot or a slash is typed.
    @Sendable
    static func methods(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
        let contract = Contract.krafti
        return self.matching(prefix, short: contract.methods.map(contract.shortName(of:)), full: contract.methods.map(\.path))
    }

    @Sendable
    static func entries(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
        let contract = Contract.krafti
        return self.matching(prefix, short: contract.entries.map(contract.shortName(of:)), full: contract.entries.map(\.fullName))
    }

    @Sendable
    static func services(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
        let services = Contract.krafti.services.map(\.name)
        return self.matching(prefix, short: services.map(\.lastNamePart), full: services)
    }

    private static func matching(_ prefix: String, short: [String], full: [String]) -> [String] {
        // A quote that is not closed yet is not part of the name.
        let typed = prefix.filter { $0 != "'" && $0 != "\"" }.lowercased()
        let shortMatches = short.filter { $0.lowercased().hasPrefix(typed) }
        return shortMatches.isEmpty ? full.filter { $0.lowercased().hasPrefix(typed) } : shortMatches
    }
}
