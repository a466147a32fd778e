import Catalog
import Locking
import Testing

@testable import Persistence

/// A caller that creates and changes services, and repeats each call under its request id until it is acknowledged.
final class Writer: Sendable {
    private let services: any ServiceRepository
    private let tenant: TenantID
    private let name: String
    private let acknowledged = Guarded((services: [ServiceID](), changes: 0))
    private let failures = Guarded<Set<String>>([])

    init(_ services: any ServiceRepository, of tenant: TenantID, name: String) {
        self.services = services
        self.tenant = tenant
        self.name = name
    }

    /// What it was told is stored.
    var stored: [ServiceID] { self.acknowledged.withLock { $0.services } }
    /// How many changes it was told of.
    var changes: Int { self.acknowledged.withLock { $0.changes } }
    /// The codes of the errors that it met.
    var errors: Set<String> { self.failures.withLock { $0 } }

    /// Writes until the task is cancelled; what was begun is brought to its end.
    func run() async {
        var call = 0
        while !Task.isCancelled {
            call += 1
            let request = "\(self.name) \(call)"
            // Another identifier at each attempt: the request id alone makes them one.
            let create = await self.acknowledge("create \(request)") { context throws(CatalogError) in
                try await self.services.create(Samples.new(), of: self.tenant, context: context)
            }
            guard let created = create else { return }
            self.note([created.service.id], changes: 1)
            let updated = await self.acknowledge("update \(request)") { context throws(CatalogError) in
                try await self.services.update(
                    created.service.id, of: self.tenant, to: Samples.service("Changed"), replacing: 1, change: Samples.id(),
                    context: context)
            }
            guard let updated else { return }
            guard updated?.version == 2 else {
                Issue.record("an update that nobody competes with found no service of version 1")
                return
            }
            self.note([], changes: 1)
            let items = (0..<3).map { _ in Samples.new() }
            let bulk = await self.acknowledge("bulk \(request)") { context throws(CatalogError) in
                try await self.services.createAll(items, of: self.tenant, mode: .allOrNothing, context: context)
            }
            guard bulk != nil else { return }
            self.note(items.map(\.id), changes: 3)
        }
    }

    private func note(_ services: [ServiceID], changes: Int) {
        self.acknowledged.withLock { acknowledged in
            acknowledged.services += services
            acknowledged.changes += changes
        }
    }

    private func acknowledge<Answer: Sendable>(
        _ request: String, _ send: @escaping @Sendable (WriteContext) async throws(CatalogError) -> Answer
    ) async -> Answer? {
        let end = ContinuousClock.now + .seconds(120)
        // In a task of its own: what was begun goes on when this one is cancelled.
        return await Task { () async -> Answer? in
            while ContinuousClock.now < end {
                var context = Samples.context(Samples.key(request))
                context.deadline = .now + .seconds(2)
                do throws(CatalogError) {
                    return try await send(context)
                } catch {
                    self.failures.withLock { _ = $0.insert("\(error.code)") }
                    try? await Task.sleep(for: .milliseconds(20))
                }
            }
            Issue.record("\(request) was not acknowledged in time")
            return nil
        }.value
    }
}
