/// Values by their keys, of which there are few: looking at each is the fastest way to find one. The first have their place in here, so
/// that nothing is allocated for them.
@usableFromInline
struct CallValues: Sendable {
    private struct Entry: Sendable {
        let key: ObjectIdentifier
        var value: any AnyObject & Sendable
    }

    private var first = InlineArray<5, Entry?>(repeating: nil)
    private var others: [Entry] = []

    init() {}

    subscript(key: ObjectIdentifier) -> (any AnyObject & Sendable)? {
        get {
            for place in self.first.indices {
                if let entry = self.first[place], entry.key == key { return entry.value }
            }
            return self.others.first { $0.key == key }?.value
        }
        set {
            let taken = self.first.indices.first { self.first[$0]?.key == key }
            let other = taken == nil ? self.others.firstIndex { $0.key == key } : nil
            if let taken {
                self.first[taken] = newValue.map { Entry(key: key, value: $0) }
            } else if let other {
                if let newValue { self.others[other].value = newValue } else { self.others.remove(at: other) }
            } else if let newValue {
                let entry = Entry(key: key, value: newValue)
                if let free = self.first.indices.first(where: { self.first[$0] == nil }) {
                    self.first[free] = entry
                } else {
                    self.others.append(entry)
                }
            }
        }
    }

    /// What a key's value is, seen from outside.
    @inlinable
    static func value<Key: ServerContextKey>(_ value: (any AnyObject & Sendable)?, of key: Key.Type) -> Key.Value? {
        guard let value else { return nil }
        // A key's value is put there by the setter of the same key alone.
        return unsafe unsafeDowncast(value, to: ServerContextValue<Key.Value>.self).value
    }
}

/// A value of a call or a connection, whose type the key knows.
@usableFromInline
final class ServerContextValue<Value: Sendable>: Sendable {
    @usableFromInline
    let value: Value

    @inlinable
    init(_ value: Value) { self.value = value }
}
