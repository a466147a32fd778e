/// Counts connections, in all and per address. Pure.
struct ConnectionAdmission {
    enum Refusal: Error, Hashable {
        case tooMany(limit: Int)
        case tooManyFromAddress(limit: Int)
        case shuttingDown
    }

    let maxConnections: Int
    let maxPerAddress: Int
    private(set) var count = 0
    /// From now on no connection is admitted.
    var isClosed = false
    /// Addresses with a connection; those without are forgotten, so this holds `maxConnections` entries at most.
    private(set) var countByAddress: [IPAddress: Int] = [:]

    init(maxConnections: Int, maxPerAddress: Int) {
        self.maxConnections = maxConnections
        self.maxPerAddress = maxPerAddress
    }

    /// Admits a connection; nil stands for one whose address is not known, or not yet.
    mutating func admit(_ address: IPAddress?) throws(Refusal) {
        guard !self.isClosed else { throw .shuttingDown }
        guard self.count < self.maxConnections else { throw .tooMany(limit: self.maxConnections) }
        if let address { try self.assign(address) }
        self.count += 1
    }

    /// Counts a connection that was admitted without an address for the one that it turned out to have.
    mutating func assign(_ address: IPAddress) throws(Refusal) {
        let key = address.countedAs
        let present = self.countByAddress[key, default: 0]
        guard present < self.maxPerAddress else { throw .tooManyFromAddress(limit: self.maxPerAddress) }
        self.countByAddress[key] = present + 1
    }

    /// A connection ended; `address` is the one it was counted for.
    mutating func release(_ address: IPAddress?) {
        self.count -= 1
        guard let key = address?.countedAs, let present = self.countByAddress[key] else { return }
        self.countByAddress[key] = present > 1 ? present - 1 : nil
    }
}

extension ConnectionAdmission.Refusal: CustomStringConvertible {
    var description: String {
        switch self {
        case .tooMany(let limit): "\(limit) connections are open already"
        case .tooManyFromAddress(let limit): "\(limit) connections from its address are open already"
        case .shuttingDown: "the server is shutting down"
        }
    }
}
