#if DEBUG
    /// A way into the code for bytes that nobody meant well: what the fuzzer drives, and what replays the inputs it found.
    ///
    /// Each target checks properties that must hold for every input and stops the process where one does not. In debug builds alone, as
    /// tools/fuzz and the tests make them: some targets reach into the RPC layer the way its tests do.
    public enum FuzzTarget: String, CaseIterable, Sendable {
        /// Frames cut from a byte stream, in one piece and in many.
        case frames
        /// The envelopes of requests and responses, by hand and by protobuf-c.
        case envelope
        /// Messages through the bridge: decoded, encoded, decoded again.
        case codec
        /// Messages through the JSON mapping.
        case json
        /// A whole server connection.
        case connection
        /// A client's whole connection, whose server is the input.
        case client
        /// The header that a proxy puts in front of a connection.
        case proxy

        public func run(_ input: [UInt8]) {
            switch self {
            case .frames: fuzzFrames(input)
            case .envelope: fuzzEnvelope(input)
            case .codec: fuzzCodec(input)
            case .json: fuzzJSON(input)
            case .connection: fuzzConnection(input)
            case .client: fuzzClient(input)
            case .proxy: fuzzProxyHeader(input)
            }
        }
    }
#endif

/// Stops the process when a property does not hold: the fuzzer keeps the input, a test reports the crash.
func require(_ holds: Bool, _ property: String) {
    if !holds { fatalError("does not hold: \(property)") }
}
