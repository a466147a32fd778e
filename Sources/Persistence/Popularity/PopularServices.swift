public import Catalog
import Postgres

/// A service and how often it is read.
public struct PopularService: Hashable, Sendable {
    public var tenant: TenantID
    public var service: ServiceID
    /// An estimate, at least 0.
    public var reads: Double

    public init(tenant: TenantID, service: ServiceID, reads: Double) {
        self.tenant = tenant
        self.service = service
        self.reads = reads
    }
}

/// Which services of all tenants are read most, by what all servers have reported. Safe to use from any task.
///
/// What was reported fades: a read counts half after `halfLife`. No more than `maxKept` services are kept.
public struct PopularServices: Sendable {
    private let database: CatalogDatabase
    private let halfLife: Duration
    private let maxKept: Int

    /// What is less is as good as nothing. Bounds keep Postgres from computing numbers too small or too large for it, an error there.
    static let leastReads = 0.01
    private static let mostReads = 1e15

    /// - Parameters:
    ///   - halfLife: longer than nothing; a second at least.
    ///   - maxKept: those read less often go, when somebody reports.
    public init(_ database: CatalogDatabase, halfLife: Duration = .seconds(3_600), maxKept: Int = 10_000) {
        self.database = database
        self.halfLife = max(halfLife, .seconds(1))
        self.maxKept = max(maxKept, 0)
    }

    /// Adds what a server has counted since it last did.
    ///
    /// Less than a hundredth of a read is left out. It is attempted once: lost reads do no harm, and reads that count twice do little.
    public func add(_ reads: [PopularService], deadline: ContinuousClock.Instant?) async throws(CatalogError) {
        let reads = reads.filter { $0.reads >= Self.leastReads && $0.reads.isFinite }
        guard !reads.isEmpty else { return }
        var parameters = Parameters()
        parameters.append(uuids: reads.map(\.tenant.rawValue))
        parameters.append(uuids: reads.map(\.service.rawValue))
        parameters.append(doubles: reads.map { min($0.reads, Self.mostReads) })
        parameters.append(self.halfLife.inSeconds)
        try await self.run(PopularStatement.add, parameters, lane: .write, deadline)
        var bounds = Parameters()
        bounds.append(self.halfLife.inSeconds)
        bounds.append(Int64(self.maxKept))
        try await self.run(PopularStatement.forget, bounds, lane: .write, deadline)
    }

    /// The services that are read most, the most popular first. Some may be deleted by now.
    /// - Parameter limit: how many at most.
    public func most(_ limit: Int, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> [PopularService] {
        var parameters = Parameters()
        parameters.append(self.halfLife.inSeconds)
        parameters.append(Int64(max(limit, 0)))
        return try await self.database.run(PopularStatement.most, parameters, lane: .read, deadline: deadline) {
            rows, _ throws(PostgresError) in
            var services: [PopularService] = []
            for row in rows {
                services.append(
                    PopularService(
                        tenant: TenantID(rawValue: try row.uuid(0)), service: ServiceID(rawValue: try row.uuid(1)),
                        reads: try row.double(2)))
            }
            return .answer(services)
        }
    }

    private func run(_ statement: Statement, _ parameters: Parameters, lane: Lane, _ deadline: ContinuousClock.Instant?)
        async throws(CatalogError)
    {
        do throws(PostgresError) {
            _ = try await self.database.executor.query(statement, parameters, lane: lane, deadline: deadline)
        } catch {
            throw CatalogError(error)
        }
    }
}

extension Duration {
    fileprivate var inSeconds: Double { self / .seconds(1) }
}
