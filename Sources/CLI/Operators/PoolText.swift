import CatalogAPI
import CommandLineSupport
import RPC

/// Pools of connections as people read them: side by side.
enum PoolText {
    static func lines(_ answer: GetPoolsResponse, style: TextStyle) -> [String] {
        let pools = answer.pools
        guard !pools.isEmpty else { return ["This server has no pools of connections."] }
        var table = Table(headings: [""] + pools.map(\.name.printable))
        func row(_ name: String, _ cell: (PoolStatus) -> Table.Cell) {
            table.rows.append([.init(name, .name)] + pools.map(cell))
        }
        row("open") { .init($0.open) }
        row("at most") { .init($0.maxOpen) }
        row("idle") { .init($0.idle) }
        row("in use") { .init($0.inUse) }
        row("connecting") { .init($0.connecting) }
        row("waiting") { .init($0.waiting) }
        row("granted") { .init($0.granted) }
        row("waited for") { .figure(TimeSpan.describe($0.waitTime?.duration ?? .zero)) }
        row("refused") { .init($0.refused) }
        row("in vain") { .init($0.timedOut) }
        row("not connected") { .init($0.connectFailures) }
        return table.lines(style: style)
    }
}
