/// What google.protobuf.Any holds: another message, as bytes, beside the URL of its type.
enum AnyContent {
    /// What a type URL ends with: the full name of the message. Nil when it has no slash, which google/protobuf/any.proto demands.
    static func messageName(ofTypeURL url: String) -> String? {
        guard let slash = url.lastIndex(of: "/") else { return nil }
        let name = url[url.index(after: slash)...]
        return name.isEmpty ? nil : String(name)
    }

    /// The content, checked by the codec, as the codec writes it: without what is unknown, every field once, in order.
    static func canonical(_ content: [UInt8], _ type: any Message.Type, limits: DecodingLimits) throws(JSONError) -> [UInt8] {
        // The parameter names the type that `type` holds.
        func canonical<Content: Message>(_ type: Content.Type) throws(JSONError) -> [UInt8] {
            do {
                return try Content(serializedBytes: content, limits: limits).serializedBytes()
            } catch let error as DecodingError {
                throw JSONError(decoding: error, of: type)
            } catch {
                throw JSONError(.unrepresentable, "\(error)")
            }
        }
        return try canonical(type)
    }
}
