import Catalog

/// The repositories of one catalogue.
struct Repositories: Sendable {
    var services: any ServiceRepository
    var artisans: any ArtisanRepository
    var tenants: any TenantRepository
}

/// A call of a repository, with all it takes.
struct CatalogCall: Sendable, CustomStringConvertible {
    let description: String
    private let body: @Sendable (Repositories) async throws -> String

    init(_ description: String, _ body: @escaping @Sendable (Repositories) async throws -> any Sendable) {
        self.description = description
        self.body = { repositories in String(describing: try await body(repositories)) }
    }

    /// What comes of it, in words that are the same whenever the outcome is.
    func outcome(_ repositories: Repositories) async -> String {
        do { return try await self.body(repositories) } catch { return (error as? CatalogError)?.words ?? "\(error)" }
    }
}

extension CatalogError {
    /// All that a caller learns of it.
    var words: String {
        let facts = self.facts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        let resource = self.resource.map { "\($0.type) \($0.name)" } ?? "-"
        let violations = self.violations.map { "\($0.field): \($0.description)" }.joined(separator: "; ")
        return "failed \(self.code) [\(self.reason)] [\(facts)] [\(resource)] \(self.message) [\(violations)]"
    }
}

extension BulkItemResult {
    /// All that a caller learns of it.
    var words: String {
        switch self {
        case .stored(let id, let version, let outcome): "\(outcome) \(id) \(version)"
        case .failed(let error): error.words
        }
    }
}
