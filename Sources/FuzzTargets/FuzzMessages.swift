import Protobuf
import TestMessages

/// The types that inputs are read as: between them they have every kind of field. The first byte of an input chooses.
private let types: [any Message.Type] = [
    Scalars.self, Repeated.self, Maps.self, Choices.self, Nesting.self, Tree.self,
    GoogleStruct.self, GoogleAny.self, GoogleFieldMask.self, GoogleTimestamp.self, GoogleDuration.self,
]

private func chosen(_ input: [UInt8]) -> (type: any Message.Type, bytes: [UInt8]) {
    guard let first = input.first else { return (types[0], []) }
    return (types[Int(first) % types.count], Array(input.dropFirst()))
}

/// What decodes encodes, and decodes to the same; decoding stays within its bound.
func fuzzCodec(_ input: [UInt8]) {
    let (type, bytes) = chosen(input)
    func check<M: Message>(_ type: M.Type) {
        guard let message = try? M(serializedBytes: bytes, limits: DecodingLimits(maxAllocationBytes: 8 << 20)) else { return }
        guard let encoded = try? message.serializedBytes() else {
            return require(false, "what was decoded can be encoded")
        }
        guard let again = try? M(serializedBytes: encoded), let encodedAgain = try? again.serializedBytes() else {
            return require(false, "what was encoded can be decoded")
        }
        // Bytes, not values: NaN is not equal to itself.
        require(encodedAgain == encoded, "encoding is stable")
    }
    check(type)
}

/// What parses prints, and parses to the same.
func fuzzJSON(_ input: [UInt8]) {
    let (type, bytes) = chosen(input)
    func check<M: Message>(_ type: M.Type) {
        guard let message = try? M(json: bytes) else { return }
        // Timestamps and the like may be out of the range that JSON can say.
        guard let json = try? message.json() else { return }
        guard let again = try? M(json: json) else { return require(false, "what was printed can be parsed: \(json)") }
        require((try? again.json()) == json, "printing is stable")
    }
    check(type)
}
