/// Where entries lie, by the hashes of their keys: open addressing with linear probing, eight bytes an entry.
///
/// A `Dictionary` would keep every key a second time, and hash it again. Here a look touches one line of a small table, and mostly no other
/// slot than the one it finds: half of the hash is compared first.
struct PlaceIndex: Sendable {
    /// Half a hash above, a place and one below; 0: free. At least a quarter of them is.
    private var cells: [UInt64]
    private(set) var count = 0

    init() { self.cells = [UInt64](repeating: 0, count: 16) }

    /// The first place under this hash that `isMeant` takes for the right one.
    @inline(__always)
    func place(_ hash: Int, where isMeant: (Int) -> Bool) -> Int? {
        self.cell(hash, where: isMeant).map { Self.place(self.cells[$0]) }
    }

    /// - Parameter place: at most 2^32 - 2; not under this hash yet.
    mutating func insert(_ hash: Int, place: Int) {
        if (self.count + 1) * 4 > self.cells.count * 3 { self.grow() }
        self.count += 1
        self.put(UInt64(Self.half(hash)) << 32 | UInt64(place + 1))
    }

    /// - Returns: the place that is not under this hash any more; nil: none was meant.
    @discardableResult
    mutating func remove(_ hash: Int, where isMeant: (Int) -> Bool) -> Int? {
        guard var hole = self.cell(hash, where: isMeant) else { return nil }
        let place = Self.place(self.cells[hole])
        self.count -= 1
        // Those behind move up, except where that would put them before the cell that their hash names.
        var next = self.next(hole)
        while self.cells[next] != 0 {
            let home = self.home(Self.half(self.cells[next]))
            if self.distance(from: home, to: next) >= self.distance(from: hole, to: next) {
                self.cells[hole] = self.cells[next]
                hole = next
            }
            next = self.next(next)
        }
        self.cells[hole] = 0
        return place
    }

    @inline(__always)
    private func cell(_ hash: Int, where isMeant: (Int) -> Bool) -> Int? {
        let half = Self.half(hash)
        var position = self.home(half)
        while self.cells[position] != 0 {
            if Self.half(self.cells[position]) == half, isMeant(Self.place(self.cells[position])) { return position }
            position = self.next(position)
        }
        return nil
    }

    private mutating func put(_ cell: UInt64) {
        var position = self.home(Self.half(cell))
        while self.cells[position] != 0 { position = self.next(position) }
        self.cells[position] = cell
    }

    private mutating func grow() {
        let cells = self.cells
        self.cells = [UInt64](repeating: 0, count: 2 * cells.count)
        for cell in cells where cell != 0 { self.put(cell) }
    }

    // The count of cells is a power of two.
    private func home(_ half: UInt32) -> Int { Int(half) & (self.cells.count - 1) }
    private func next(_ position: Int) -> Int { (position + 1) & (self.cells.count - 1) }
    private func distance(from: Int, to: Int) -> Int { (to - from) & (self.cells.count - 1) }

    /// The lower half: the upper one chooses among caches.
    private static func half(_ hash: Int) -> UInt32 { UInt32(truncatingIfNeeded: hash) }
    private static func half(_ cell: UInt64) -> UInt32 { UInt32(cell >> 32) }
    private static func place(_ cell: UInt64) -> Int { Int(cell & 0xFFFF_FFFF) - 1 }
}
