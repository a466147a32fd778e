import Testing

@testable import Persistence

@Suite struct `Migration plan` {
    private let known = (1...3).map { Migration(version: Int32($0), name: "step \($0)", sql: "select \($0)") }

    private func applied(_ versions: Int32...) -> [AppliedMigration] {
        versions.map { version in
            let step = Migration(version: version, name: "step \(version)", sql: "select \(version)")
            return AppliedMigration(version: version, name: step.name, checksum: step.checksum)
        }
    }

    @Test func `steps follow each other until none is left`() throws {
        #expect(try MigrationPlan.next(of: self.known, after: [])?.version == 1)
        #expect(try MigrationPlan.next(of: self.known, after: self.applied(1))?.version == 2)
        #expect(try MigrationPlan.next(of: self.known, after: self.applied(2, 1))?.version == 3)
        #expect(try MigrationPlan.next(of: self.known, after: self.applied(1, 2, 3)) == nil)
    }

    @Test func `a database of a later program is left alone`() {
        #expect(throws: MigrationError.databaseIsNewer(database: 5, program: 3)) {
            try MigrationPlan.next(of: self.known, after: self.applied(1, 2, 3, 4, 5))
        }
    }

    @Test func `a step that was altered is named`() {
        var applied = self.applied(1, 2)
        applied[0].checksum[0] ^= 1
        #expect(throws: MigrationError.stepDiffers(version: 1, name: "step 1")) {
            try MigrationPlan.next(of: self.known, after: applied)
        }
    }

    @Test func `a step that is missing is named`() {
        #expect(throws: MigrationError.stepMissing(version: 1)) { try MigrationPlan.next(of: self.known, after: self.applied(2)) }
    }

    @Test func `errors say what to do`() {
        #expect("\(MigrationError.databaseIsNewer(database: 9, program: 4))".contains("Run the program that made the database"))
        #expect("\(MigrationError.stepDiffers(version: 2, name: "changes"))".contains("2 (changes)"))
    }

    @Test func `the program's own steps count from 1 without gaps`() {
        #expect(Migration.all.map(\.version) == Array(1...Int32(Migration.all.count)))
    }
}
