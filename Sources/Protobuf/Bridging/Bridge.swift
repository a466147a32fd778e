import CProtobufC

/// Reads single members of protobuf-c's structs: what generated `init(bridging:)` is made of.
public enum Bridge {
    /// A string an arena holds. Its length is known and its UTF-8 proved, so neither is looked for again.
    public static func string(_ pointer: UnsafePointer<CChar>?) -> String {
        let length = unsafe krafti_string_length(pointer)
        guard let pointer = unsafe pointer, length > 0 else { return "" }
        return unsafe pointer.withMemoryRebound(to: UInt8.self, capacity: length) { bytes in
            unsafe String(copying: UTF8Span(unchecked: UnsafeBufferPointer(start: bytes, count: length).span))
        }
    }

    public static func bytes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: start, count: count))
    }

    /// An enum of protoc-c's, whose raw type is signed only when a value is negative.
    @inlinable
    public static func enumeration<C: RawRepresentable, Enum: ProtobufEnum>(_ value: C) -> Enum
    where C.RawValue: FixedWidthInteger {
        Enum(rawValue: Int32(truncatingIfNeeded: value.rawValue))
    }

    /// The other way round. Every number is a value of a C enum, as protoc-c makes them as wide as an int.
    @inlinable
    public static func cEnum<C: RawRepresentable>(_ value: some ProtobufEnum) -> C where C.RawValue: FixedWidthInteger {
        unsafe C(rawValue: C.RawValue(truncatingIfNeeded: value.rawValue)).unsafelyUnwrapped
    }

    @inlinable
    public static func message<M: Message, Layout>(_ pointer: UnsafeMutablePointer<Layout>?) -> M? {
        guard let pointer = unsafe pointer else { return nil }
        return unsafe M(bridging: BridgedMessage(pointer))
    }

    @inlinable
    public static func numbers<Number>(_ start: UnsafePointer<Number>?, _ count: Int) -> [Number] {
        unsafe Array(UnsafeBufferPointer(start: start, count: count))
    }

    public static func bools(_ start: UnsafePointer<Int32>?, _ count: Int) -> [Bool] {
        unsafe UnsafeBufferPointer(start: start, count: count).map { $0 != 0 }
    }

    public static func strings(_ start: UnsafePointer<UnsafeMutablePointer<CChar>?>?, _ count: Int) -> [String] {
        unsafe UnsafeBufferPointer(start: start, count: count).map { unsafe Self.string($0) }
    }

    /// An array of protobuf-c's `ProtobufCBinaryData`.
    public static func byteArrays(_ start: UnsafeRawPointer?, _ count: Int) -> [[UInt8]] {
        let start = unsafe start?.assumingMemoryBound(to: ProtobufCBinaryData.self)
        return unsafe UnsafeBufferPointer(start: start, count: count).map { unsafe Self.bytes($0.data, $0.len) }
    }

    @inlinable
    public static func enumerations<C, Enum: ProtobufEnum>(_ start: UnsafePointer<C>?, _ count: Int) -> [Enum]
    where C: RawRepresentable, C.RawValue: FixedWidthInteger {
        unsafe UnsafeBufferPointer(start: start, count: count).map { Self.enumeration($0) }
    }

    @inlinable
    public static func messages<M: Message, Layout>(
        _ start: UnsafePointer<UnsafeMutablePointer<Layout>?>?, _ count: Int
    ) -> [M] {
        unsafe UnsafeBufferPointer(start: start, count: count).map { pointer in unsafe Self.message(pointer) ?? M() }
    }

    /// The entries of a map; of several with one key the last wins. Keys of other bytes that are equal to Swift, which compares
    /// characters, are noted: a dictionary has no room for both.
    @inlinable
    public static func entries<Key: Hashable, Value, Layout>(
        _ start: UnsafePointer<UnsafeMutablePointer<Layout>?>?, _ count: Int,
        _ read: (UnsafeMutablePointer<Layout>) -> (Key, Value)
    ) -> [Key: Value] {
        // Bounded, because a peer may repeat one key as often as it likes.
        var entries = [Key: Value](minimumCapacity: min(count, 64))
        for index in 0..<count {
            guard let pointer = unsafe start?[index] else { continue }
            let (key, value) = unsafe read(pointer)
            let count = entries.count
            entries[key] = value
            if entries.count == count, !Self.holdsBytes(of: key, entries) { unsafe Self.noteEquivalent(pointer) }
        }
        return entries
    }

    /// Whether the key that a dictionary holds for `key` has the same bytes.
    @inlinable
    static func holdsBytes<Key: Hashable, Value>(of key: Key, _ entries: [Key: Value]) -> Bool {
        guard let text = key as? String, let index = entries.index(forKey: key), let held = entries.keys[index] as? String else {
            return true
        }
        return held.utf8.elementsEqual(text.utf8)
    }

    @usableFromInline
    static func noteEquivalent(_ entry: UnsafeRawPointer) {
        unsafe krafti_note_equivalent(entry)
    }
}
