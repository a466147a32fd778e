import Application
import CatalogAPI
import Protobuf
import RPC
import Testing

/// Every field of every request, with everything that can be wrong with it.
@Suite(.timeLimit(.minutes(5))) struct BadInputTests {
    private static let methods = CatalogRPC.services.flatMap(\.methods)

    private static func method(_ path: String) throws -> any MethodDescriptor {
        try #require(Self.methods.first { $0.path == path })
    }

    @Test func `every field has something to be tried with`() {
        for field in Self.methods.flatMap({ RequestField.all(of: $0) }) {
            #expect(FieldRows.row(of: field) != nil, "\(field): FieldRows has no row for \(field.owner).\(field.name)")
        }
    }

    @Test(arguments: CatalogSession.Backing.present)
    func `a value that breaks a rule is refused with the path of its field, and nothing is stored`(
        backing: CatalogSession.Backing
    ) async throws {
        try await CatalogSession.with(on: backing) { session in
            let world = try await CatalogWorld(session)
            for method in Self.methods {
                let valid = try #require(world.request(method, of: world.own), "CatalogWorld makes no request of \(method.path)")
                let before = try await session.database?.digests()
                for field in RequestField.all(of: method) {
                    for bad in Self.row(field).bad {
                        let request = valid.setting(field.path, to: bad.value)
                        let bytes = try bad.fill(method.requestType.init(json: request.text).serializedBytes())
                        let outcome = try await session.call(method, bytes: bytes, world.own.options)
                        let what = "\(field) = \(Self.short(bad))"
                        #expect(outcome.code == .invalidArgument, "\(what): \(String(describing: outcome.failure))")
                        let expected = [bad.violation(at: field.path).description]
                        #expect(outcome.failure?.fields == expected, "\(what): \(outcome.failure?.message ?? "")")
                        #expect(outcome.failure?.message.contains("drop table") != true || field.name != "id", "\(what)")
                    }
                }
                #expect(try await session.database?.digests() == before, "\(method.name) has stored something")
            }
        }
    }

    @Test(arguments: CatalogSession.Backing.present)
    func `everything that is wrong with a request is said at once`(backing: CatalogSession.Backing) async throws {
        try await CatalogSession.with(on: backing) { session in
            let world = try await CatalogWorld(session)
            for method in Self.methods {
                var request = try #require(world.request(method, of: world.own))
                var expected: Set<String> = []
                for field in RequestField.all(of: method) where Self.canJoinOthers(field) {
                    guard let bad = Self.row(field).bad.first(where: { $0.value != nil && $0.byte == nil }) else { continue }
                    request = request.setting(field.path, to: bad.value)
                    expected.insert(bad.violation(at: field.path).description)
                }
                let outcome = try await session.call(method, request, world.own.options)
                #expect(outcome.code == .invalidArgument, "\(method.name)")
                let difference = expected.symmetricDifference(outcome.failure?.fields ?? []).sorted()
                #expect(difference == [], "\(method.name)")
            }
        }
    }

    /// Whether what is wrong with a field can be told whatever else is wrong.
    private static func canJoinOthers(_ field: RequestField) -> Bool {
        if field.isMessage { return false }
        switch "\(field.method.name) \(field.path)" {
        // A token belongs to a filter, and a filter that is wrong is none.
        case "ListServices page_token": return false
        // Each alone is right or wrong only together with another field.
        case let text where text.hasSuffix("requires_deposit") || text.hasSuffix("deposit_amount.currency_code"): return false
        // An upload's items are judged when it is open.
        case let text where text.hasPrefix("StreamCreateServices items"): return false
        // What names the row must be right for the rest to be laid over it.
        case let text where field.method.name.hasPrefix("Update") && text.hasSuffix(".id"): return false
        default: return true
        }
    }

    @Test(arguments: CatalogSession.Backing.present)
    func `what lies on a limit is taken, and read back as it was sent`(backing: CatalogSession.Backing) async throws {
        try await CatalogSession.with(on: backing) { session in
            let world = try await CatalogWorld(session)
            for method in Self.methods {
                let valid = try #require(world.request(method, of: world.own))
                for field in RequestField.all(of: method) {
                    for good in Self.row(field).good {
                        let what = "\(field) = \(Self.short(.here(good)))"
                        let outcome = try await session.call(method, valid.setting(field.path, to: good), world.own.options)
                        #expect(outcome.failure == nil, "\(what): \(String(describing: outcome.failure))")
                        try await Self.compare(good, field, outcome, world, what)
                    }
                }
            }
        }
    }

    /// Compares what was sent with what is stored by now, where the field is one of something stored.
    private static func compare(
        _ sent: JSONValue, _ field: RequestField, _ outcome: CallOutcome, _ world: CatalogWorld, _ what: String
    ) async throws {
        let stored = ["ServiceDraft": "GetService", "Service": "GetService", "Artisan": "GetArtisan", "Tenant": "GetTenant"]
        guard let getter = stored[field.owner], !Self.serverSets.contains(field.name) else { return }
        guard let id = outcome.answers.flatMap({ $0.all("id") }).first, let get = Self.methods.first(where: { $0.name == getter })
        else { return #expect(Bool(false), "\(what): the answer names nothing") }
        let answer = try await world.session.call(get, ["id": id], world.own.options).answers.first
        let read = answer?[field.descriptor.jsonName]
        switch sent {
        // JSON leaves empty values out.
        case .string(let text): #expect(read ?? "" == .string(text), "\(what)")
        case .array(let elements): #expect(read ?? [] == .array(elements), "\(what)")
        case .number(let number) where field.name != "active_state": #expect(read ?? 0 == .number(number), "\(what)")
        case .bool(let isSet): #expect(read ?? .bool(false) == .bool(isSet), "\(what)")
        case .object:
            let sent = try Self.canonical(sent, field)
            var read = try Self.canonical(read ?? [:], field)
            // Money that names no currency is in that of its owner.
            if sent["currencyCode"] == nil { read = read.setting(FieldPath().field("currencyCode"), to: nil) }
            #expect(read == sent, "\(what)")
        default: break
        }
    }

    /// A message as protobuf's JSON writes it, whatever names and forms it was written with.
    private static func canonical(_ value: JSONValue, _ field: RequestField) throws -> JSONValue {
        guard case .message(let type) = field.descriptor.kind else { return value }
        return try JSONValue(text: type.init(json: value.text).json())
    }

    private static let serverSets: Set<String> = ["version", "created_at", "updated_at", "deleted_at"]

    private static func row(_ field: RequestField) -> FieldRow { FieldRows.row(of: field) ?? FieldRow() }

    private static func short(_ bad: BadValue) -> String {
        let text = bad.value?.text ?? "nothing"
        return text.count > 60 ? "\(text.prefix(60))…" : text + (bad.byte.map { " with byte \($0)" } ?? "")
    }
}
