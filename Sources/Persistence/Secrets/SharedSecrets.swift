public import Catalog
import Postgres

/// Secrets that the servers of one database share, made by whichever needs one first. Safe to use from any task.
public struct SharedSecrets: Sendable {
    private let database: CatalogDatabase
    private let random: @Sendable () -> UInt8

    /// - Parameter random: eight bits that nobody can foresee.
    public init(_ database: CatalogDatabase, random: @escaping @Sendable () -> UInt8 = { .random(in: .min ... .max) }) {
        self.database = database
        self.random = random
    }

    /// The key that page tokens are authenticated with: 32 bytes.
    public func pageTokenKey() async throws(CatalogError) -> [UInt8] { try await self.secret(named: "page tokens", count: 32) }

    private func secret(named name: String, count: Int) async throws(CatalogError) -> [UInt8] {
        var proposal = Parameters()
        proposal.append(name)
        proposal.append(bytes: (0..<count).map { _ in self.random() })
        try await self.database.run(SecretStatement.propose, proposal, lane: .write, deadline: nil) { _, _ in .answer(()) }
        var parameters = Parameters()
        parameters.append(name)
        return try await self.database.run(SecretStatement.read, parameters, lane: .read, deadline: nil) {
            rows, _ throws(PostgresError) in
            guard let row = rows.first else { throw .noAnswer }
            return .answer(try row.bytes(0))
        }
    }
}
