/// A step that a database says was applied.
struct AppliedMigration: Hashable, Sendable {
    var version: Int32
    var name: String
    var checksum: [UInt8]
}

/// What is left to do. Pure: it compares what a database says with what this program knows.
enum MigrationPlan {
    /// The step to apply next; nil when the database is as this program wants it.
    static func next(of known: [Migration], after applied: [AppliedMigration]) throws(MigrationError) -> Migration? {
        for (index, step) in applied.sorted(by: { $0.version < $1.version }).enumerated() {
            guard index < known.count else {
                throw .databaseIsNewer(database: applied.map(\.version).max() ?? step.version, program: known.last?.version ?? 0)
            }
            guard step.version == known[index].version else { throw .stepMissing(version: known[index].version) }
            guard step.checksum == known[index].checksum else { throw .stepDiffers(version: step.version, name: step.name) }
        }
        return applied.count < known.count ? known[applied.count] : nil
    }
}
