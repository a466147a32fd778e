import Catalog
import CatalogAPI
import CatalogTesting
import RPC

@testable import Application

/// A catalogue in this process whose limits a test says; all others are off. The client takes a refusal as it is.
enum GuardedSession {
    static let off = [
        "RATE_LIMIT_PER_SECOND": "0", "RATE_LIMIT_USER_PER_MINUTE": "0", "RATE_LIMIT_TENANT_PER_MINUTE": "0",
        "RATE_LIMIT_IP_PER_MINUTE": "0", "RATE_LIMIT_ANONYMOUS_PER_MINUTE": "0", "RATE_LIMIT_ITEMS_PER_MINUTE": "0",
    ]

    static func with<Result>(
        _ environment: [String: String], limits: CatalogLimits = CatalogLimits(), _ body: (CatalogSession) async throws -> Result
    ) async throws -> Result {
        let memory = InMemoryCatalog(now: { .now })
        let settings = try ServerInProcess.settings(
            Self.off.merging(["RATE_LIMIT_ENABLED": "true"]) { $1 }.merging(environment) { $1 })
        let store = CatalogStore.inMemory(memory)
        var calling = ClientConfiguration()
        calling.retry = .never
        return try await CatalogSession.with(store, limits: limits, guards: CallGuards(settings, store), calling: calling, body)
    }
}

extension CatalogSession {
    /// A call of a user for the session's tenant.
    func options(user: String, _ seen: Recorded<Metadata>? = nil) -> CallOptions {
        var options = self.own
        options.metadata.set("x-user-id", user)
        if let seen { options.onResponseMetadata = { seen.add($0) } }
        return options
    }
}

extension Metadata {
    /// Such as `99/100 in 1`.
    var rateLimit: String? {
        guard let limit = self["x-ratelimit-limit"], let remaining = self["x-ratelimit-remaining"],
            let reset = self["x-ratelimit-reset"]
        else { return nil }
        return "\(remaining)/\(limit) in \(reset)"
    }
}
