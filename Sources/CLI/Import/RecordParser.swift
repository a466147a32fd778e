import CommandLineSupport
import Protobuf

/// Reads a record from a line.
enum RecordParser {
    private static let options = JSONDecodingOptions(maxBytes: LineReader.maxLineBytes, registry: Contract.krafti.registry)

    /// - Throws: why the line holds no such record.
    static func parse<Record: StoredRecord>(_ line: TextLine, as type: Record.Type) throws(Refusal) -> Record {
        guard !line.isTooLong else {
            throw Refusal("The line is longer than \(LineReader.maxLineBytes >> 20) MiB; a record is much smaller.")
        }
        do throws(JSONError) {
            var record = try Record(json: line.bytes, options: self.options)
            record.unifyIdentifiers()
            return record
        } catch {
            // Half a record is no JSON; it says more that the file ends within it.
            if line.isUnended, error.code == .malformed {
                throw Refusal("The file ends in the middle of this line: it was not written, or not copied, to its end.")
            }
            throw Refusal(error)
        }
    }

    /// Reads a record of a tenant.
    /// - Parameter ownTenantID: whose it is where the line does not say; empty where it has to.
    /// - Throws: why the line holds no such record.
    static func parse<Record: TenantRecord>(
        _ line: TextLine, as type: Record.Type, ownTenantID: String
    ) throws(Refusal) -> Record {
        let record = try self.parse(line, as: type)
        let named = record.tenantId
        guard named.isEmpty ? ownTenantID.isEmpty : !named.isUUID else { return record }
        let rule = "every line names its tenant (a UUID)"
        let text = named.isEmpty ? "\(rule)." : "\(rule), which `\(TextLayout.cut(named, to: 60))` is not."
        throw Refusal("tenantId: \(text)", problems: [Refusal.Problem(field: "tenantId", text: text)])
    }
}
