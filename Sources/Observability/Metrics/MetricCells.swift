import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Numbers that any thread adds to and none waits for. Each cell is there once a stripe, and a thread keeps to one stripe, so that two
/// event loops that count the same thing do not pass a cache line back and forth.
///
/// Safe to share between threads: the pointer never changes, what it points to are atomics, initialised once and freed last.
final class MetricCells: @unchecked Sendable {
    let count: Int
    private let cells: UnsafeMutablePointer<Atomic<UInt64>>
    /// Cells from a stripe to the next: whole cache lines.
    private let stride: Int
    private let shift = UInt64(64 - MetricCells.stripeBits)

    /// Powers of two from 8 to 64, some for each processor: threads fall to stripes by chance, and two that run at once should rarely fall
    /// to the same.
    private static let stripeBits = stripeBits(forProcessors: sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    static var stripes: Int { 1 << Self.stripeBits }

    static func stripeBits(forProcessors processors: Int) -> Int {
        ((1...4).first { 1 << $0 >= processors } ?? 4) + 2
    }

    init(count: Int) {
        self.count = count
        self.stride = (count + 15) & ~15
        let total = self.stride << Self.stripeBits
        self.cells =
            UnsafeMutableRawPointer
            .allocate(byteCount: total * MemoryLayout<Atomic<UInt64>>.stride, alignment: 128)
            .bindMemory(to: Atomic<UInt64>.self, capacity: total)
        for index in 0..<total { (self.cells + index).initialize(to: Atomic(0)) }
    }

    deinit {
        self.cells.deinitialize(count: self.stride << Self.stripeBits)
        UnsafeMutableRawPointer(self.cells).deallocate()
    }

    /// Where this thread's stripe begins. Stacks of threads lie far apart, and so do these addresses: their product spreads them.
    private var stripe: UnsafeMutablePointer<Atomic<UInt64>> {
        #if canImport(Darwin)
            let thread = UInt64(UInt(bitPattern: pthread_self()))
        #else
            let thread = UInt64(pthread_self())
        #endif
        let stripe = Int(truncatingIfNeeded: (thread &* 0x9E37_79B9_7F4A_7C15) &>> self.shift)
        return self.cells + stripe &* self.stride
    }

    func add(_ amount: UInt64, to cell: Int) {
        (self.stripe + cell).pointee.wrappingAdd(amount, ordering: .relaxed)
    }

    /// Adds to two cells, at the price of finding the stripe once.
    func add(_ amount: UInt64, to cell: Int, and otherAmount: UInt64, to other: Int) {
        let stripe = self.stripe
        (stripe + cell).pointee.wrappingAdd(amount, ordering: .relaxed)
        (stripe + other).pointee.wrappingAdd(otherAmount, ordering: .relaxed)
    }

    func total(_ cell: Int) -> UInt64 {
        var total: UInt64 = 0
        for stripe in 0..<Self.stripes {
            total &+= (self.cells + stripe * self.stride + cell).pointee.load(ordering: .relaxed)
        }
        return total
    }

    func clear(_ cell: Int) {
        for stripe in 0..<Self.stripes { (self.cells + stripe * self.stride + cell).pointee.store(0, ordering: .relaxed) }
    }
}

/// Gives out cells, in blocks, so that series that are counted together lie together.
struct MetricCellAllocator {
    static let blockCells = 512

    private var block: MetricCells?
    private var used = 0

    mutating func take(_ count: Int) -> (cells: MetricCells, first: Int) {
        if let block = self.block, self.used + count <= block.count {
            defer { self.used += count }
            return (block, self.used)
        }
        let block = MetricCells(count: max(Self.blockCells, count))
        self.block = block
        self.used = count
        return (block, 0)
    }
}
