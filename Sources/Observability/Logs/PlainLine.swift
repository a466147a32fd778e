/// A JSON line in which nothing needs escaping or cutting off, as is the rule: constants and texts are copied one behind the other onto
/// the stack.
struct PlainLine: ~Copyable {
    /// More than any usual line has, and no more than Swift puts on the stack.
    private static let room = 1024

    private let memory: UnsafeMutableBufferPointer<UInt8>
    private var count = 0
    /// Whether all fits and nothing needs escaping; else what is written is of no use.
    private var isPlain = true

    /// Has a line made, and used before its memory is gone.
    /// - Returns: false, and nothing is used, where the line is not plain.
    static func withLine(_ make: (inout PlainLine) -> Void, use: (UnsafeBufferPointer<UInt8>) -> Void) -> Bool {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.room) { memory in
            var line = PlainLine(memory: memory)
            make(&line)
            // The first `count` bytes have been written.
            if line.isPlain { use(UnsafeBufferPointer(rebasing: memory[..<line.count])) }
            return line.isPlain
        }
    }

    private init(memory: UnsafeMutableBufferPointer<UInt8>) { self.memory = memory }

    @inline(__always)
    mutating func add(constant: StaticString) {
        constant.withUTF8Buffer { self.copy($0) }
    }

    mutating func add(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { self.copy($0) }
    }

    /// Adds text that a string of JSON is to hold as it is.
    mutating func add(_ text: String) {
        let isUsual: Bool? = text.utf8.withContiguousStorageIfAvailable { bytes in
            self.copy(bytes)
            return isUnescaped(UnsafeRawBufferPointer(bytes))
        }
        if isUsual != true { self.isPlain = false }
    }

    /// Adds a time in milliseconds.
    mutating func add(microseconds: Int) {
        if !self.append(microseconds: microseconds) { self.isPlain = false }
    }

    @inline(__always)
    private mutating func copy(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count <= self.memory.count - self.count else { return self.isPlain = false }
        guard let start = self.memory.baseAddress, let source = bytes.baseAddress else { return }
        // They fit, and nobody else has the memory.
        (start + self.count).update(from: source, count: bytes.count)
        self.count += bytes.count
    }
}

extension PlainLine: ByteGathering {
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        guard self.count < self.memory.count else { return self.isPlain = false }
        self.memory[self.count] = byte
        self.count += 1
    }
}
