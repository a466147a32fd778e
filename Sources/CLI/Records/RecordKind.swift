import ArgumentParser

/// What a file of records holds, a record a line. In the order in which they can be created: each needs those before it.
enum RecordKind: String, CaseIterable, Comparable, Sendable, ExpressibleByArgument {
    case tenants
    case artisans
    case services

    /// `tenant`, `artisan`, `service`.
    var singular: String { String(self.rawValue.dropLast()) }

    /// Where records of this kind are, within a folder of them.
    var fileName: String { "\(self.rawValue).ndjson" }

    /// What a file of this name holds, by the word it begins with: `services.ndjson`, `services-2.ndjson`.
    init?(path: String) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        self.init(rawValue: String(name.prefix(while: \.isLetter)).lowercased())
    }

    static func < (first: RecordKind, second: RecordKind) -> Bool { first.order < second.order }

    private var order: Int {
        switch self {
        case .tenants: 0
        case .artisans: 1
        case .services: 2
        }
    }
}
