/// Counts connections, in all and per address. Pure.
struct ConnectionAdmission {
    enum Refusal: Error, Hashable {
        case tooMany
        case tooManyFromAddress
    }

    let maxConnections: Int
    let maxPerAddress: Int
    private(set) var count = 0
    /// Addresses with a connection; those without are forgotten, so this holds `maxConnections` entries at most.
    private(set) var countByAddress: [String: Int] = [:]

    init(maxConnections: Int, maxPerAddress: Int) {
        self.maxConnections = maxConnections
        self.maxPerAddress = maxPerAddress
    }

    mutating func admit(_ address: String?) throws(Refusal) {
        guard self.count < self.maxConnections else { throw .tooMany }
        if let address {
            let present = self.countByAddress[address, default: 0]
            guard present < self.maxPerAddress else { throw .tooManyFromAddress }
            self.countByAddress[address] = present + 1
        }
        self.count += 1
    }

    mutating func release(_ address: String?) {
        self.count -= 1
        guard let address, let present = self.countByAddress[address] else { return }
        self.countByAddress[address] = present > 1 ? present - 1 : nil
    }
}
