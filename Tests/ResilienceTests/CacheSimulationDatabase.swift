/// The system of record of a simulation: a few services of two tenants, and for each tenant the page that lists them.
struct CacheSimulationDatabase {
    struct Commit {
        let key: String
        let version: Int
    }

    /// A write that was answered.
    private struct Answered {
        let value: Int
        let time: Int
        let server: UInt64
    }

    static let services = ["t0/a", "t0/b", "t1/c"]
    static let keys = services + ["t0/page", "t1/page"]

    static func tenant(_ key: String) -> String { String(key.prefix(2)) }
    static func page(of key: String) -> String { Self.tenant(key) + "/page" }
    static func tags(_ key: String) -> [String] { key.hasSuffix("page") ? [Self.tenant(key)] : [] }

    private(set) var log: [Commit] = []
    /// Of each service, whether it was there in each of its versions.
    private var states: [String: [Bool]] = [:]
    private var commits: [String: Int] = [:]
    private var answered: [String: [Answered]] = [:]

    /// What a snapshot taken now says: the version of a service, or nil when it is not there; of a page the number of commits in it.
    func snapshot(_ key: String) -> Int? {
        if key.hasSuffix("page") { return self.commits[Self.tenant(key), default: 0] }
        guard let states = self.states[key], states.last == true else { return nil }
        return states.count - 1
    }

    mutating func commit(_ key: String, isPresent: Bool) -> Int {
        self.states[key, default: [false]].append(isPresent)
        self.commits[Self.tenant(key), default: 0] += 1
        let version = (self.states[key]?.count ?? 1) - 1
        self.log.append(Commit(key: key, version: version))
        return version
    }

    func commits(of key: String) -> Int { self.commits[Self.tenant(key), default: 0] }

    /// The write that made this version was answered by the server.
    mutating func answer(_ key: String, version: Int, page: Int, time: Int, by server: UInt64) {
        self.answered[key, default: []].append(Answered(value: version, time: time, server: server))
        self.answered[Self.page(of: key), default: []].append(Answered(value: page, time: time, server: server))
    }

    /// What is wrong with an answer to a read that began then; nil: nothing.
    func fault(of value: Int?, _ key: String, began: Int, on server: UInt64, bound: Int) -> String? {
        var least = 0
        for write in self.answered[key] ?? [] {
            // What happens in the same millisecond is in no order.
            let isBinding = write.time + bound < began || write.server == server && write.time < began
            if isBinding { least = max(least, write.value) }
        }
        if key.hasSuffix("page") { return (value ?? 0) >= least ? nil : "\(key) has \(value ?? 0) of \(least) changes" }
        let states = self.states[key] ?? [false]
        guard let value else {
            return states[least...].contains(false) ? nil : "\(key) is absent, and has been there since version \(least)"
        }
        guard value < states.count, states[value] else { return "\(key) never had the version \(value)" }
        return value >= least ? nil : "\(key) has version \(value), and \(least) was answered"
    }
}
