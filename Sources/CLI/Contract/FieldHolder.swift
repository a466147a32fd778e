import Protobuf

extension Message {
    /// The message that holds the field which a path leads to from this one: a `ServiceDraft` for `service.name`.
    ///
    /// It goes as far as the path can be followed, and not into messages that JSON writes as something else than their fields.
    static func holder(ofField path: String) -> any Message.Type {
        var holder: any Message.Type = Self.self
        for part in path.split(separator: ".").dropLast() {
            let name = part.prefix { $0 != "[" }
            let field = holder.descriptor.fields.first { $0.name == name || $0.jsonName == name }
            guard case .message(let next) = field?.kind, WellKnownForm(rawValue: next.descriptor.fullName) == nil else { break }
            holder = next
        }
        return holder
    }
}
