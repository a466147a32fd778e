import CommandLineSupport

/// Keeps the last line of a terminal up to date while an import lasts.
struct ImportProgress {
    private static let interval = Duration.milliseconds(200)

    let ledger: ImportLedger
    let line: StatusLine

    /// Goes on until its task is cancelled.
    func run() async {
        guard self.line.isVisible else { return }
        var last = (count: 0, instant: ContinuousClock.now)
        var rate = 0.0
        while (try? await Task.sleep(for: Self.interval)) != nil {
            let totals = await self.ledger.totals
            let now = ContinuousClock.now
            let latest = Double(totals.count - last.count) / ((now - last.instant) / .seconds(1))
            // Smoothed: items come a batch at a time.
            rate = rate == 0 ? latest : rate * 0.8 + latest * 0.2
            last = (totals.count, now)
            self.line.show(Self.text(totals, itemsPerSecond: rate))
        }
        self.line.clear()
    }

    /// Such as `services.ndjson  [######          ]  45%  12,340 done  4,120/s  3 refused`.
    static func text(_ totals: ImportTotals, itemsPerSecond: Double) -> String {
        // The last part of the path: a terminal is not that wide.
        var parts = [totals.current?.name.split(separator: "/").last.map(String.init) ?? ""]
        if let size = totals.sizeBytes, size > 0 {
            let share = min(Double(totals.readBytes) / Double(size), 1)
            let width = 20
            let filled = Int(share * Double(width))
            let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: width - filled)
            parts.append("[\(bar)] \(Int(share * 100))%")
        }
        parts.append("\(Figures.count(totals.count)) done")
        parts.append(Figures.rate(itemsPerSecond))
        parts.append("\(Figures.count(totals.refusedCount)) refused")
        return parts.joined(separator: "  ")
    }
}
