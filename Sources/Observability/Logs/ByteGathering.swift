/// What takes bytes one behind the other.
protocol ByteGathering: ~Copyable {
    mutating func append(_ byte: UInt8)
}

extension [UInt8]: ByteGathering {}
