import Locking

/// What came, in order. Safe to use from any task.
final class Kept<Element: Sendable>: Sendable {
    private let elements = Guarded<[Element]>([])

    var all: [Element] { self.elements.withLock { $0 } }

    func add(_ element: Element) { self.elements.withLock { $0.append(element) } }
}
