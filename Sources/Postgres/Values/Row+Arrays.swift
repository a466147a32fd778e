/// Arrays of one dimension without NULL elements.
extension Row {
    /// A `text[]`.
    public func strings(_ column: Int) throws(PostgresError) -> [String] { try self.present(self.stringsIfPresent(column), column) }
    public func int32s(_ column: Int) throws(PostgresError) -> [Int32] { try self.present(self.int32sIfPresent(column), column) }
    public func int64s(_ column: Int) throws(PostgresError) -> [Int64] { try self.present(self.int64sIfPresent(column), column) }
    /// A `uuid[]`.
    public func uuids(_ column: Int) throws(PostgresError) -> [UInt128] { try self.present(self.uuidsIfPresent(column), column) }

    public func stringsIfPresent(_ column: Int) throws(PostgresError) -> [String]? {
        try unsafe self.array(column, of: "text[]", \.isTextArray) { bytes in unsafe String(decoding: bytes, as: UTF8.self) }
    }

    public func int32sIfPresent(_ column: Int) throws(PostgresError) -> [Int32]? { try self.integers(column, "int4[]", .int4Array) }
    public func int64sIfPresent(_ column: Int) throws(PostgresError) -> [Int64]? { try self.integers(column, "int8[]", .int8Array) }
    public func uuidsIfPresent(_ column: Int) throws(PostgresError) -> [UInt128]? {
        try self.integers(column, "uuid[]", .uuidArray)
    }

    private func integers<Element: FixedWidthInteger>(
        _ column: Int,
        _ name: String,
        _ type: TypeOID
    ) throws(PostgresError) -> [Element]? {
        try unsafe self.array(column, of: name, { $0 == type }) { bytes in
            guard bytes.count == MemoryLayout<Element>.size else { return nil }
            return unsafe Element(bigEndian: bytes.loadUnaligned(as: Element.self))
        }
    }

    /// - Parameter element: reads one; nil when it is not what it should be.
    private func array<Element>(
        _ column: Int,
        of expected: String,
        _ accepts: (TypeOID) -> Bool,
        _ element: (UnsafeRawBufferPointer) -> Element?
    ) throws(PostgresError) -> [Element]? {
        try unsafe self.value(column, of: expected, accepts) { bytes throws(PostgresError) in
            guard let elements = unsafe BinaryArray.elements(of: bytes, element) else {
                throw self.error(column, "is not an array of one dimension without NULL")
            }
            return elements
        }
    }
}

/// Reads the binary form of an array: dimensions, whether NULLs are in it, the elements' type, then length and bytes of each.
enum BinaryArray {
    /// - Returns: nil when it has more than one dimension, holds a NULL, or is cut short.
    static func elements<Element>(
        of bytes: UnsafeRawBufferPointer,
        _ element: (UnsafeRawBufferPointer) -> Element?
    ) -> [Element]? {
        var offset = 0
        func next() -> Int32? {
            guard bytes.count - offset >= 4 else { return nil }
            defer { offset += 4 }
            return unsafe Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self))
        }
        guard let dimensions = next(), next() != nil, next() != nil else { return nil }
        if dimensions == 0 { return [] }
        guard dimensions == 1, let count = next(), next() != nil, count >= 0, Int(count) <= bytes.count / 4 else { return nil }
        var elements: [Element] = []
        elements.reserveCapacity(Int(count))
        for _ in 0..<count {
            guard let length = next(), length >= 0, bytes.count - offset >= Int(length) else { return nil }
            guard let value = unsafe element(UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + Int(length)])) else {
                return nil
            }
            elements.append(value)
            offset += Int(length)
        }
        return elements
    }
}
