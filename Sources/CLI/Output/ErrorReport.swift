import CommandLineSupport
import Protobuf
import RPC

/// A call's error in words: the status, what the server says, and its details, each in the form that suits it.
struct ErrorReport {
    let error: RPCError
    /// What details of other types are looked up in.
    let registry: MessageRegistry

    /// - Parameters:
    ///   - label: which request it is about; empty when there is only one.
    ///   - width: characters in a line.
    func lines(label: String = "", style: TextStyle = .plain, width: Int = 100) -> [String] {
        let start = (label.isEmpty ? "" : "\(label): ") + style.error(self.error.code.name)
        let message = self.error.message.split(whereSeparator: \.isNewline).map { String($0).printable }
        let head = message.isEmpty ? [start] : ["\(start): \(message[0])"] + message.dropFirst().map { "  \($0)" }
        let rows = self.rows
        let names = min(rows.map(\.name.count).max() ?? 0, 32)
        let details = rows.flatMap { row -> [String] in
            let margin = names + 4
            let text = TextLayout.wrap(row.text.printable, width: max(width, margin + 20), indentation: margin)
                .split(separator: "\n").map(String.init)
            // A name too long for its column has its text on the lines below.
            guard row.name.count <= names else { return ["  \(style.name(row.name))"] + text }
            let name = "  " + style.name(row.name) + String(repeating: " ", count: names - row.name.count + 2)
            return [name + (text.first ?? "").dropFirst(margin)] + text.dropFirst()
        }
        return head + details
    }

    /// Details as names and what there is to say of each.
    var rows: [(name: String, text: String)] {
        var rows = self.error.details.flatMap(self.rows(of:))
        let isRequestNamed = self.error.details.contains { $0.typeName == GoogleRequestInfo.descriptor.fullName }
        if !isRequestNamed, let id = self.error.metadata["x-request-id"] { rows.append(("request id", id)) }
        return rows.map { ($0.name.printable, $0.text) }
    }

    private func rows(of detail: GoogleAny) -> [(name: String, text: String)] {
        do {
            if let detail = try detail.unpack(GoogleBadRequest.self) {
                let rows = detail.fieldViolations.map(Self.row(of:))
                return rows.count == 1 && self.isTold(rows[0].text, of: detail.fieldViolations[0].field) ? [] : rows
            }
            if let detail = try detail.unpack(GoogleErrorInfo.self) { return [("reason", Self.text(of: detail))] }
            // When to try again is the next step, and stands there.
            if try detail.unpack(GoogleRetryInfo.self) != nil { return [] }
            if let detail = try detail.unpack(GoogleQuotaFailure.self) {
                return detail.violations.map { ("quota", Self.joined($0.subject, $0.description)) }
            }
            if let detail = try detail.unpack(GooglePreconditionFailure.self) {
                return detail.violations.map { ("condition", Self.joined([$0.type, $0.subject].spaced, $0.description)) }
            }
            if let detail = try detail.unpack(GoogleResourceInfo.self) {
                return self.isTold(detail) ? [] : [("resource", Self.text(of: detail))]
            }
            if let detail = try detail.unpack(GoogleRequestInfo.self) { return [("request id", detail.requestId)] }
            if let detail = try detail.unpack(GoogleHelp.self) {
                return detail.links.map { ("see", Self.joined($0.description, $0.url)) }
            }
            if let detail = try detail.unpack(GoogleLocalizedMessage.self) { return [("in \(detail.locale)", detail.message)] }
            if let detail = try detail.unpack(GoogleDebugInfo.self) {
                return [("debug", ([detail.detail] + detail.stackEntries).filter { !$0.isEmpty }.joined(separator: "; "))]
            }
            if let type = self.registry[detail.typeName] {
                return [(detail.typeName, try type.text(of: detail.value, registry: self.registry))]
            }
        } catch {
            return [(detail.typeName, "\(Self.bytes(detail)) that cannot be read: \(error)")]
        }
        return [(detail.typeName, "\(Self.bytes(detail)) of a type this client does not know")]
    }

    /// Whether the message says it already: a single wrong field stands there, with all there is to say of it.
    private func isTold(_ text: String, of subject: String) -> Bool {
        self.error.message.contains(text) && self.error.message.contains(subject)
    }

    private func isTold(_ info: GoogleResourceInfo) -> Bool {
        let type = info.resourceType.lastNamePart.lowercased()
        return info.owner.isEmpty && !info.resourceName.isEmpty && self.error.message.lowercased().contains(type)
            && self.isTold(info.description, of: info.resourceName)
    }

    private static func row(of violation: GoogleBadRequest.FieldViolation) -> (name: String, text: String) {
        let text = violation.description.isEmpty ? violation.localizedMessage?.message ?? "" : violation.description
        return (violation.field.isEmpty ? "request" : violation.field, text.isEmpty ? violation.reason : text)
    }

    private static func text(of info: GoogleErrorInfo) -> String {
        let domain = info.domain.isEmpty ? "" : " (\(info.domain))"
        let facts = info.metadata.sorted { $0.key < $1.key }.map { ", \($0.key) \($0.value)" }.joined()
        return info.reason + domain + facts
    }

    private static func text(of info: GoogleResourceInfo) -> String {
        let owner = info.owner.isEmpty ? "" : ", owned by \(info.owner)"
        return self.joined([info.resourceType.lastNamePart, info.resourceName].spaced + owner, info.description)
    }

    private static func bytes(_ detail: GoogleAny) -> String {
        detail.value.count == 1 ? "1 byte" : "\(detail.value.count) bytes"
    }

    private static func joined(_ subject: String, _ description: String) -> String {
        [subject, description].filter { !$0.isEmpty }.joined(separator: ": ")
    }
}

extension [String] {
    fileprivate var spaced: String { self.filter { !$0.isEmpty }.joined(separator: " ") }
}

extension Message {
    fileprivate static func text(of bytes: [UInt8], registry: MessageRegistry) throws -> String {
        try Self(serializedBytes: bytes).json(options: JSONEncodingOptions(registry: registry))
    }
}
