/// Counts what happens; never goes down. Get one from a registry once and keep it: counting then is an addition, on any thread.
public struct Counter: Sendable {
    let cells: MetricCells
    let cell: Int

    /// - Parameter amount: what is below zero counts for nothing.
    public func increment(by amount: Int = 1) {
        guard amount > 0 else { return }
        self.cells.add(UInt64(amount), to: self.cell)
    }

    /// What was counted since the start.
    public var value: UInt64 { self.cells.total(self.cell) }

    func reset() { self.cells.clear(self.cell) }
}
