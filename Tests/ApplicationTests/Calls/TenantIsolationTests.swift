import Application
import CatalogAPI
import Protobuf
import RPC
import Testing

/// What keeps tenants apart, tried on every method there is, with every field by which something can be named, alone and among
/// others: a method or a field that is added later is tried too, or fails these tests.
@Suite(.timeLimit(.minutes(5))) struct TenantIsolationTests {
    /// Every method that acts within a tenant.
    private static let methods = CatalogRPC.services.filter { $0.name != TenantService.name }.flatMap(\.methods)

    private static func fields(_ method: any MethodDescriptor) -> [RequestField] { RequestField.all(of: method) }

    @Test func `every method but the platform's is tried`() {
        #expect(Self.methods.count >= 12)
        #expect(Set(CatalogRPC.services.map(\.name)) == [CatalogService.name, ArtisanService.name, TenantService.name])
    }

    @Test func `every field that can name something of another tenant is tried, and something of each method`() {
        for method in Self.methods {
            let attacks = Self.fields(method).filter(Attack.isPossible).map { ($0, Attack($0)) }
            for (field, attack) in attacks {
                #expect(attack != nil, "\(field): say in Attack what another tenant gets that names something by it")
            }
            #expect(attacks.contains { $0.0.name != "tenant_id" }, "\(method.path) names nothing: say how it keeps tenants apart")
        }
    }

    @Test(arguments: methods.map(\.path))
    func `a call that names no tenant is told which header to send`(path: String) async throws {
        let method = try Self.method(path)
        try await CatalogSession.with { session in
            let failure = try #require(try await session.call(method, [:], CallOptions()).failure)
            #expect(failure.code == .invalidArgument)
            #expect(failure.message.contains("x-tenant-id"))
        }
    }

    @Test(arguments: CatalogSession.Backing.present)
    func `what belongs to another tenant is neither read nor changed`(backing: CatalogSession.Backing) async throws {
        try await CatalogSession.with(on: backing) { session in
            let world = try await CatalogWorld(session)
            for attack in Self.methods.flatMap({ Self.fields($0) }).compactMap({ Attack($0) }) {
                try await attack.prepare(world)
                let request = try attack.request(world)
                let all = try await session.database?.digests()
                let others = try await session.database?.digests(of: world.other.tenant)
                attack.judge(try await session.call(attack.field.method, request, world.own.options), world, "alone")
                #expect(try await session.database?.digests(of: world.other.tenant) == others, "\(attack.field)")
                if attack.isRefused { #expect(try await session.database?.digests() == all, "\(attack.field)") }
            }
        }
    }

    @Test(arguments: CatalogSession.Backing.present)
    func `nor is it when callers of both tenants come at once`(backing: CatalogSession.Backing) async throws {
        try await CatalogSession.with(on: backing) { session in
            let world = try await CatalogWorld(session)
            for attack in Self.methods.flatMap({ Self.fields($0) }).compactMap({ Attack($0) }) {
                try await attack.prepare(world)
                let method = attack.field.method
                let request = try attack.request(world)
                let rightful = try #require(world.request(method, of: world.other))
                let before = try await Self.state(of: world.other, session)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<8 {
                        group.addTask {
                            attack.judge(try await session.call(method, request, world.own.options), world, "among others")
                        }
                        group.addTask {
                            let outcome = try await session.call(method, rightful, world.other.options)
                            #expect(outcome.failure == nil, "\(method.name) by its own tenant, beside \(attack.field)")
                            #expect(outcome.tenants.isSubset(of: [world.other.tenant]), "\(method.name)")
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(try await Self.state(of: world.other, session) == before, "\(attack.field)")
            }
        }
    }

    /// The rows of a side that attacks name.
    private static func state(of side: CatalogWorld.Side, _ session: CatalogSession) async throws -> [String] {
        let service = try await session.services.getService(.with { $0.id = side.service }, options: side.options)
        let artisan = try await session.artisans.getArtisan(.with { $0.id = side.artisan }, options: side.options)
        return ["\(service)", "\(artisan)"]
    }

    @Test(
        arguments: [
            ["x-tenant-id": "nobody"], ["x-tenant-id": ""], ["x-tenant-id": "{00000000-0000-0000-0000-000000007e17}"],
            ["x-tenant-id": "00000000-0000-0000-0000-000000007e17", "X-Tenant-Id": "00000000-0000-0000-0000-000000007e17"],
        ] as [Metadata])
    func `a header that names no tenant, or several, is refused`(metadata: Metadata) async throws {
        try await CatalogSession.with { session in
            let error = try #require(
                await failure { try await session.services.listServices(.init(), options: CallOptions(metadata: metadata)) })
            #expect(error.code == .invalidArgument)
            #expect(error.message.contains("x-tenant-id"))
            #expect(error.detail(GoogleErrorInfo.self)?.reason == "TENANT_HEADER")
        }
    }

    private static func method(_ path: String) throws -> any MethodDescriptor {
        try #require(Self.methods.first { $0.path == path })
    }
}

/// A request of one tenant that names something of another by one of its fields, and what must come of it.
struct Attack: Sendable {
    private enum Expectation {
        /// The call, or the item, fails so.
        case refused(StatusCode)
        /// A list that holds nothing.
        case nothing
        /// The caller's own, and only that: whatever the name, it is one for each tenant.
        case own
    }

    let field: RequestField
    private let expectation: Expectation

    var isRefused: Bool {
        if case .refused = self.expectation { return true }
        return false
    }

    /// Texts that name nothing: what they hold is stored, or compared with what the caller's tenant stores.
    private static let plainTexts: Set<String> = [
        "name", "description", "category", "image_url", "tags", "currency_code", "display_name", "categories",
    ]

    /// Whether something can be named by a field: by any text that is not known to name nothing.
    static func isPossible(_ field: RequestField) -> Bool {
        switch field.descriptor.kind {
        case .string, .bytes: !Self.plainTexts.contains(field.name)
        default: false
        }
    }

    init?(_ field: RequestField) {
        guard Self.isPossible(field) else { return nil }
        self.field = field
        let creates = ["ServiceDraft"].contains(field.owner) || field.method.name.hasPrefix("Create")
        switch (field.name, field.owner) {
        case ("tenant_id", _): self.expectation = .refused(.permissionDenied)
        case ("page_token", _): self.expectation = .refused(.invalidArgument)
        case ("request_id", _): self.expectation = .own
        case ("artisan_id", "ServiceFilter"): self.expectation = .nothing
        case ("artisan_id", _): self.expectation = .refused(.notFound)
        case ("id", _): self.expectation = creates ? .own : .refused(.notFound)
        default: return nil
        }
    }

    /// Lets the other tenant do first what has to be done before the attack means anything.
    func prepare(_ world: CatalogWorld) async throws {
        guard self.field.name == "request_id" else { return }
        let request = try self.valid(world, world.other).setting(self.field.path, to: .string(CatalogWorld.requestID))
        let outcome = try await world.session.call(self.field.method, request, world.other.options)
        #expect(outcome.failure == nil, "\(self.field)")
    }

    func request(_ world: CatalogWorld) throws -> JSONValue {
        let other = world.other
        let isArtisans = self.field.method.service == ArtisanService.name
        let name =
            switch self.field.name {
            case "tenant_id": other.tenant
            case "artisan_id": other.artisan
            case "request_id": CatalogWorld.requestID
            case "page_token": isArtisans ? other.artisanToken : other.serviceToken
            // What exists with its own tenant from now on is not what other attacks ask for.
            case _ where !self.isRefused: isArtisans ? other.idleArtisan : other.doomedService
            default: isArtisans ? other.artisan : other.service
            }
        #expect(!name.isEmpty, "\(self.field)")
        return try self.valid(world, world.own).setting(self.field.path, to: .string(name))
    }

    private func valid(_ world: CatalogWorld, _ side: CatalogWorld.Side) throws -> JSONValue {
        try #require(world.request(self.field.method, of: side), "CatalogWorld makes no request of \(self.field.method.path)")
    }

    func judge(_ outcome: CallOutcome, _ world: CatalogWorld, _ how: String) {
        #expect(outcome.tenants.isSubset(of: [world.own.tenant]), "\(self.field) \(how): an answer holds another tenant's")
        switch self.expectation {
        case .refused(let code):
            #expect(outcome.code == code, "\(self.field) \(how)")
            #expect(outcome.failure?.message.contains("Ama Mensah") != true, "\(self.field) \(how)")
            if code == .permissionDenied { #expect(outcome.failure?.reason == "TENANT_MISMATCH", "\(self.field) \(how)") }
            if code == .invalidArgument {
                #expect(outcome.failure?.fields == [self.field.path.description], "\(self.field) \(how)")
            }
        case .nothing:
            #expect(outcome.failure == nil && outcome.answers == [[:]], "\(self.field) \(how)")
        case .own:
            // Streams of one tenant that carry one upload at once get in each other's way.
            if self.field.method.kind == .bidirectionalStreaming, outcome.failure?.reason == "UPLOAD_MOVED_ON" { return }
            #expect(outcome.failure == nil && !outcome.answers.isEmpty, "\(self.field) \(how)")
        }
    }
}

extension CallOutcome {
    /// The tenants of everything in the answers.
    fileprivate var tenants: Set<String> { Set(self.answers.flatMap { $0.all("tenantId") }.compactMap(\.string)) }
}
