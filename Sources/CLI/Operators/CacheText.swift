import CatalogAPI
import CommandLineSupport

/// The cache as people read it: its levels side by side.
enum CacheText {
    static func lines(_ answer: GetCachesResponse, style: TextStyle) -> [String] {
        let caches = answer.caches
        guard !caches.isEmpty else { return ["This server has no cache."] }
        var table = Table(headings: [""] + caches.map(\.level.printable))
        func row(_ name: String, _ cell: (CacheStatus) -> Table.Cell) {
            table.rows.append([.init(name, .name)] + caches.map { $0.isEnabled || name == "state" ? cell($0) : .absent })
        }
        row("state") { cache in
            switch (cache.isEnabled, cache.isTrusted) {
            case (false, _): .init("off", .quiet)
            case (true, true): .init("in use", .good)
            case (true, false): .init("not trusted", .bad)
            }
        }
        row("entries") { .init($0.entries) }
        row("memory") { .figure(ByteCount.describe($0.bytes)) }
        row("at most") { $0.capacityBytes == 0 ? .absent : .figure(ByteCount.describe($0.capacityBytes)) }
        row("hits") { .init($0.hits) }
        row("misses") { .init($0.misses) }
        row("hit ratio") { .figure(Figures.percent($0.hitRatio)) }
        row("loads") { .init($0.loads) }
        row("evicted") { .init($0.evictions) }
        row("served stale") { .init($0.staleServes) }
        row("behind") { $0.staleness.map { .figure(TimeSpan.describe($0.duration)) } ?? .absent }
        return table.lines(style: style)
    }

    static func lines(_ answer: ForgetServicesResponse, style: TextStyle) -> [String] {
        let entries = answer.entries == 1 ? "1 entry" : "\(Figures.count(Int(answer.entries))) entries"
        return [
            "Forgotten: \(entries) in this server's memory. Redis, where servers share one, forgets within a second or when it is back.",
            "Other servers keep what is in their memory: run this for each of them, with --address, on its own machine.",
        ]
    }
}

/// Amounts of memory as people read them: `512 B`, `1.5 MiB`.
enum ByteCount {
    static func describe(_ bytes: Int64) -> String {
        guard bytes.magnitude >= 1024 else { return "\(bytes) B" }
        var value = Double(bytes) / 1024
        for unit in ["KiB", "MiB", "GiB"] {
            // What would be rounded to 1024 is one of the next unit.
            if abs(value) < 1023.5 { return "\(Figures.decimal(value, abs(value) < 99.95 ? 1 : 0)) \(unit)" }
            value /= 1024
        }
        return "\(Figures.decimal(value, 1)) TiB"
    }
}
