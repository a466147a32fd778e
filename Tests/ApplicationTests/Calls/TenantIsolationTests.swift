import Application
import CatalogAPI
import Protobuf
import RPC
import Testing

/// What keeps tenants apart, tried on every method there is: a method added later is tried too, or fails these tests.
struct TenantIsolationTests {
    /// Every method that acts within a tenant.
    private static let methods = CatalogRPC.services.filter { $0.name != TenantService.name }.flatMap(\.methods)

    @Test func `every method but the platform's is tried`() {
        #expect(Self.methods.count >= 12)
        #expect(Set(CatalogRPC.services.map(\.name)) == [CatalogService.name, ArtisanService.name, TenantService.name])
    }

    @Test(arguments: methods.map(\.path))
    func `a call that names no tenant is told which header to send`(path: String) async throws {
        let method = try Self.method(path)
        try await CatalogSession.with { session in
            let error = try #require(await failure { try await Self.call(method, "{}", CallOptions(), session) })
            #expect(error.code == .invalidArgument)
            #expect(error.message.contains("x-tenant-id"))
        }
    }

    @Test(arguments: methods.map(\.path))
    func `a message that names another tenant than the call is refused`(path: String) async throws {
        let method = try Self.method(path)
        let place = try #require(
            Self.place(of: "tenant_id", in: method), "\(path) names no tenant: say here how it keeps tenants apart")
        try await CatalogSession.with { session in
            let request = Self.json(place, session.stranger)
            let error = try #require(await failure { try await Self.call(method, request, session.own, session) })
            #expect(error.code == .permissionDenied, "\(error)")
            #expect(error.detail(GoogleErrorInfo.self)?.reason == "TENANT_MISMATCH")
        }
    }

    @Test(arguments: methods.filter { place(of: "id", in: $0) != nil && !$0.name.hasPrefix("Create") }.map(\.path))
    func `what belongs to another tenant is not there`(path: String) async throws {
        let method = try Self.method(path)
        let place = try #require(Self.place(of: "id", in: method))
        try await CatalogSession.with { session in
            let service = try await session.services.createService(.sample(), options: session.options(for: session.stranger))
            let artisan = try await session.artisans.createArtisan(
                .with { $0.artisan = .with { $0.displayName = "Ama Mensah" } }, options: session.options(for: session.stranger))
            let id = method.service == ArtisanService.name ? artisan.id : try #require(service.service?.id)
            let mask = Self.place(of: "update_mask", in: method) == nil ? [:] : ["updateMask": "\"*\""]
            let error = try #require(
                await failure { try await Self.call(method, Self.json(place, id, beside: mask), session.own, session) })
            #expect(error.code == .notFound, "\(error)")
            #expect(
                try await session.services.getService(
                    .with { $0.id = service.service?.id ?? "" }, options: session.options(for: session.stranger)
                ).version == 1)
        }
    }

    @Test(arguments: methods.filter { $0.name.hasPrefix("List") }.map(\.path))
    func `a list holds nothing of another tenant`(path: String) async throws {
        let method = try Self.method(path)
        try await CatalogSession.with { session in
            _ = try await session.services.createService(.sample(), options: session.options(for: session.stranger))
            _ = try await session.artisans.createArtisan(
                .with { $0.artisan = .with { $0.displayName = "Ama Mensah" } }, options: session.options(for: session.stranger))
            #expect(try await Self.call(method, "{}", session.own, session).isEmpty)
            #expect(try await !Self.call(method, "{}", session.options(for: session.stranger), session).isEmpty)
        }
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

    // MARK: Requests made from descriptors

    private static func method(_ path: String) throws -> any MethodDescriptor {
        try #require(Self.methods.first { $0.path == path })
    }

    /// Where a field of this name stands in a method's request, at the root or one message down, as JSON names it.
    private static func place(of name: String, in method: any MethodDescriptor) -> [String]? {
        let fields = method.requestType.descriptor.fields
        if fields.contains(where: { $0.name == name }) { return [Self.jsonName(name)] }
        for field in fields {
            if case .message(let type) = field.kind, type.descriptor.fields.contains(where: { $0.name == name }),
                case .singular = field.cardinality
            {
                return [field.jsonName, Self.jsonName(name)]
            }
        }
        return nil
    }

    private static func jsonName(_ name: String) -> String {
        let words = name.split(separator: "_")
        return words.prefix(1).joined() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    private static func json(_ place: [String], _ value: String, beside other: [String: String] = [:]) -> String {
        let inner = place.reversed().reduce("\"\(value)\"") { "{\"\($1)\":\($0)}" }
        return other.reduce(inner) { "{\"\($1.key)\":\($1.value),\($0.dropFirst())" }
    }

    /// Calls a method of any shape with one message.
    /// - Returns: the bytes of all answers.
    private static func call(
        _ method: any MethodDescriptor, _ json: String, _ options: CallOptions, _ session: CatalogSession
    ) async throws -> [UInt8] {
        let request = try method.requestType.init(json: json).serializedBytes()
        let (requests, writer) = AsyncStream.makeStream(of: [UInt8].self)
        writer.yield(request)
        writer.finish()
        var answers: [UInt8] = []
        try await session.client.callEncoded(method, requests: requests, options: options) { answers += $0 }
        return answers
    }
}
