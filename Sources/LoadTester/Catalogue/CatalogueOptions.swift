import ArgumentParser

/// What the bulk methods are loaded with, where DATA does not say it: services that are made up.
struct CatalogueOptions: ParsableArguments {
    /// Servers take no more in a call unless they are told to.
    static let usualMaxBatchSize = 1000

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Services in each call, of which servers take 1000 unless told otherwise, or in each batch of a stream, 1 to 10000.",
            valueName: "n"))
    var batchSize = 500

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Create this many tenants first, and spread the services over them. (default: 1)", valueName: "n"))
    var tenants: Int?

    @Option(
        name: .customLong("tenant"),
        help: ArgumentHelp("In place of --tenants: a tenant that is there; may be given several times.", valueName: "id"))
    var tenantIDs: [String] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Create this many artisans of each tenant first, who do the services, 0 to 10000.", valueName: "n"))
    var artisans = 0

    func validate() throws {
        guard self.tenants == nil || self.tenantIDs.isEmpty else {
            throw ValidationError("--tenants and --tenant exclude each other: tenants are created, or there already.")
        }
        guard (1...10_000).contains(self.batchSize) else {
            throw ValidationError("--batch-size is \(self.batchSize); it may be 1 to 10000.")
        }
        guard (1...10_000).contains(self.tenants ?? 1) else {
            throw ValidationError("--tenants is \(self.tenants ?? 1); it may be 1 to 10000.")
        }
        guard (0...10_000).contains(self.artisans) else {
            throw ValidationError("--artisans is \(self.artisans); it may be 0 to 10000.")
        }
    }
}
