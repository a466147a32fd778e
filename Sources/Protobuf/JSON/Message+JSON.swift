/// The canonical JSON form of messages (https://protobuf.dev/programming-guides/json).
///
/// JSON is turned into the binary form and back, along the message's descriptor; the codec stands between that form and the
/// Swift value. So JSON passes the same checks as bytes from the network, and needs no memory layout of its own.
extension Message {
    /// Reads a message from JSON text in UTF-8.
    ///
    /// Both the JSON names of fields and those of the .proto file are read. `null` leaves a field absent. The order of members
    /// does not matter; giving one twice is an error.
    /// - Throws: `JSONError`, which says where in the text the mistake is and what is expected there.
    public init(json: [UInt8], options: JSONDecodingOptions = JSONDecodingOptions()) throws(JSONError) {
        let bytes = try JSONMessageParser.parse(json, as: Self.self, options: options)
        do {
            try self.init(serializedBytes: bytes, limits: options.limits)
        } catch {
            throw JSONError(decoding: error, of: Self.self)
        }
    }

    /// Reads a message from JSON text; see `init(json:options:)` for bytes.
    public init(json: String, options: JSONDecodingOptions = JSONDecodingOptions()) throws(JSONError) {
        try self.init(json: Array(json.utf8), options: options)
    }

    /// The message as JSON text: fields in the order of their numbers, maps in the order of their keys, so that equal messages
    /// have equal texts.
    /// - Throws: `JSONError` for what JSON has no form for: a time out of its range, a `google.protobuf.Any` of a type the registry
    ///   does not know, a `google.protobuf.Value` that holds nothing, NaN or an infinity.
    public func json(options: JSONEncodingOptions = JSONEncodingOptions()) throws(JSONError) -> String {
        String(decoding: try self.jsonBytes(options: options), as: UTF8.self)
    }

    /// The message as JSON text in UTF-8; see `json(options:)`.
    public func jsonBytes(options: JSONEncodingOptions = JSONEncodingOptions()) throws(JSONError) -> [UInt8] {
        let bytes: [UInt8]
        do {
            bytes = try self.serializedBytes()
        } catch {
            throw JSONError(.unrepresentable, error.description, messageType: Self.descriptor.fullName, path: error.fieldPath)
        }
        return try JSONMessageWriter.write(bytes, as: Self.self, options: options)
    }
}

extension JSONError {
    /// The codec's refusal of what a text says: mostly a bound that only shows in the binary form.
    init(decoding error: DecodingError, of type: any Message.Type) {
        let code: Code =
            switch error.code {
            case .tooDeep: .tooDeep
            case .tooLarge: .tooLarge
            default: .invalidValue
            }
        self.init(code, error.description, messageType: type.descriptor.fullName, path: error.fieldPath)
    }
}
