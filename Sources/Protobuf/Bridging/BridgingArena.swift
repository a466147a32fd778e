import CProtobufC

/// The memory a Swift value is written into as protobuf-c's structs: what generated `bridge(into:arena:)` is made of.
///
/// Nothing here throws. What cannot be carried (NUL in a string, too much depth or memory) is noted in the arena, filling goes
/// on with something harmless, and the caller looks once at the end.
@unsafe
public struct BridgingArena {
    let arena: UnsafeMutablePointer<krafti_arena>

    init(_ arena: UnsafeMutablePointer<krafti_arena>) {
        unsafe self.arena = arena
    }

    /// A C string.
    public func string(_ string: String) -> UnsafeMutablePointer<CChar>? {
        // Native strings lend their storage; a string bridged from elsewhere is copied into one first.
        if let copy = unsafe string.utf8.withContiguousStorageIfAvailable({ utf8 in
            unsafe krafti_arena_string(
                self.arena, UnsafeRawPointer(utf8.baseAddress)?.assumingMemoryBound(to: CChar.self), utf8.count)
        }) {
            return unsafe copy
        }
        var native = string
        native.makeContiguousUTF8()
        return unsafe self.string(native)
    }

    public func bytes(_ bytes: [UInt8]) -> UnsafeMutablePointer<UInt8>? {
        unsafe bytes.withUnsafeBytes { bytes in unsafe krafti_arena_bytes(self.arena, bytes.baseAddress, bytes.count) }
    }

    /// A message's struct, filled; beyond the deepest level allowed, or without memory, nothing.
    @inlinable
    public func message<M: Message, Layout>(_ message: M) -> UnsafeMutablePointer<Layout>? {
        guard let memory = unsafe self.descend(MemoryLayout<Layout>.size) else { return nil }
        unsafe message.bridge(into: BridgedMessage(memory), arena: self)
        unsafe self.ascend()
        return unsafe memory.assumingMemoryBound(to: Layout.self)
    }

    @inlinable
    public func numbers<Number>(_ numbers: [Number]) -> UnsafeMutablePointer<Number>? {
        guard let memory: UnsafeMutablePointer<Number> = unsafe self.array(numbers.count) else { return nil }
        unsafe numbers.withUnsafeBufferPointer { numbers in
            _ = unsafe UnsafeMutableBufferPointer(start: memory, count: numbers.count).initialize(fromContentsOf: numbers)
        }
        return unsafe memory
    }

    public func bools(_ bools: [Bool]) -> UnsafeMutablePointer<Int32>? {
        guard let memory: UnsafeMutablePointer<Int32> = unsafe self.array(bools.count) else { return nil }
        for (index, bool) in bools.enumerated() { unsafe memory[index] = bool ? 1 : 0 }
        return unsafe memory
    }

    public func strings(_ strings: [String]) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
        guard let memory: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = unsafe self.array(strings.count) else { return nil }
        for (index, string) in strings.enumerated() { unsafe memory[index] = self.string(string) }
        return unsafe memory
    }

    /// An array of protobuf-c's `ProtobufCBinaryData`, under which name the caller knows `Chunk`.
    public func byteArrays<Chunk>(_ arrays: [[UInt8]]) -> UnsafeMutablePointer<Chunk>? {
        guard let memory: UnsafeMutablePointer<ProtobufCBinaryData> = unsafe self.array(arrays.count) else { return nil }
        for (index, bytes) in arrays.enumerated() {
            unsafe memory[index] = ProtobufCBinaryData(len: bytes.count, data: self.bytes(bytes))
        }
        return unsafe UnsafeMutableRawPointer(memory).assumingMemoryBound(to: Chunk.self)
    }

    @inlinable
    public func enumerations<C: RawRepresentable>(_ values: [some ProtobufEnum]) -> UnsafeMutablePointer<C>?
    where C.RawValue: FixedWidthInteger {
        guard let memory: UnsafeMutablePointer<C> = unsafe self.array(values.count) else { return nil }
        for (index, value) in values.enumerated() { unsafe memory[index] = Bridge.cEnum(value) }
        return unsafe memory
    }

    @inlinable
    public func messages<M: Message, Layout>(_ messages: [M]) -> UnsafeMutablePointer<UnsafeMutablePointer<Layout>?>? {
        guard let memory: UnsafeMutablePointer<UnsafeMutablePointer<Layout>?> = unsafe self.array(messages.count) else {
            return nil
        }
        for (index, message) in messages.enumerated() { unsafe memory[index] = self.message(message) }
        return unsafe memory
    }

    /// A map's entries in the order of their keys, so that equal messages have equal bytes.
    @inlinable
    public func entries<Key: Hashable, Value, Layout>(
        _ map: [Key: Value], _ fill: (UnsafeMutablePointer<Layout>, Key, Value) -> Void
    ) -> UnsafeMutablePointer<UnsafeMutablePointer<Layout>?>? {
        guard let memory: UnsafeMutablePointer<UnsafeMutablePointer<Layout>?> = unsafe self.array(map.count) else { return nil }
        var count = 0
        for (key, value) in map {
            let entry: UnsafeMutablePointer<Layout>? = unsafe self.descend(MemoryLayout<Layout>.size)?.assumingMemoryBound(
                to: Layout.self)
            unsafe memory[count] = entry
            count += 1
            guard let entry = unsafe entry else { continue }
            unsafe fill(entry, key, value)
            unsafe self.ascend()
        }
        if count > 1 { unsafe self.sortEntries(memory, count) }
        return unsafe memory
    }

    @usableFromInline
    func sortEntries(_ entries: UnsafeMutableRawPointer, _ count: Int) {
        unsafe krafti_sort_entries(entries.assumingMemoryBound(to: UnsafeMutablePointer<ProtobufCMessage>?.self), count)
    }

    /// Uninitialised memory for `count` elements of a trivial type; nil for none.
    @inlinable
    func array<Element>(_ count: Int) -> UnsafeMutablePointer<Element>? {
        guard count > 0 else { return nil }
        return unsafe self.allocate(count * MemoryLayout<Element>.stride)?.bindMemory(to: Element.self, capacity: count)
    }

    @usableFromInline
    func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer? {
        unsafe krafti_arena_alloc(self.arena, byteCount)
    }

    /// Memory for a message one level down, or nil when that is too deep.
    @usableFromInline
    func descend(_ byteCount: Int) -> UnsafeMutableRawPointer? {
        unsafe krafti_arena_descend(self.arena, byteCount)
    }

    @usableFromInline
    func ascend() {
        unsafe self.arena.pointee.depth -= 1
    }
}
