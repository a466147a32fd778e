/// Why a database was left as it is.
public enum MigrationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A later program has been here.
    case databaseIsNewer(database: Int32, program: Int32)
    /// Steps are missing, and nobody was asked to apply them.
    case databaseIsOlder(database: Int32, program: Int32)
    /// Another program holds the lock on the schema for longer than is waited for.
    case othersAtWork(Duration)
    /// A step was applied that is not the one this program knows by its number.
    case stepDiffers(version: Int32, name: String)
    /// A step is missing among those that were applied.
    case stepMissing(version: Int32)

    public var description: String {
        switch self {
        case .databaseIsNewer(let database, let program):
            """
            The database has schema version \(database), and this program knows versions up to \(program). Run the program that \
            made the database, or a later one.
            """
        case .databaseIsOlder(let database, let program):
            """
            The database has schema version \(database), and this program needs version \(program). Bring it up to date first, with \
            `krafti-server migrate` as a role that may change the schema.
            """
        case .othersAtWork(let time):
            """
            Another program has been bringing the database up to date for \(time.components.seconds) seconds and is not done. Wait for \
            it, or end it, then start again.
            """
        case .stepDiffers(let version, let name):
            """
            The database's schema version \(version) (\(name)) is not the one this program knows: it was altered after it had been \
            applied. Run the program that made the database, or restore the schema.
            """
        case .stepMissing(let version):
            "The database's list of schema versions lacks \(version), though later ones are there. Restore its table `migration`."
        }
    }
}
