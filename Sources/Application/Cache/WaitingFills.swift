import NIOCore
import Resilience

/// What is to be shared with other servers and was not sent yet. Pure.
///
/// It is bounded: a fill is a favour to later loads, and nothing is lost with it. The oldest give way, of which most may have been outdated
/// meanwhile.
struct WaitingFills {
    typealias Fill = SharedCacheFill<[UInt8]>

    private let most: Int
    private let mostBytes: Int
    private var fills = CircularBuffer<Fill>()
    private(set) var bytes = 0

    /// - Parameters:
    ///   - most: how many may wait.
    ///   - mostBytes: what their values may take together.
    init(most: Int = 256, mostBytes: Int = 8 * 1024 * 1024) {
        self.most = most
        self.mostBytes = mostBytes
    }

    var count: Int { self.fills.count }

    mutating func add(_ fill: Fill) {
        self.fills.append(fill)
        self.bytes += Self.size(of: fill)
        while self.fills.count > self.most || self.bytes > self.mostBytes { _ = self.takeFirst() }
    }

    /// Takes out the oldest, so many at most.
    mutating func take(_ count: Int) -> [Fill] { (0..<count).compactMap { _ in self.takeFirst() } }

    private mutating func takeFirst() -> Fill? {
        guard let first = self.fills.popFirst() else { return nil }
        self.bytes -= Self.size(of: first)
        return first
    }

    private static func size(of fill: Fill) -> Int { fill.entry.value?.count ?? 0 }
}
