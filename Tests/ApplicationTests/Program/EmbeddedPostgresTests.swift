import CatalogAPI
import Foundation
import Locking
import Protobuf
import RPC
import TestSupport
import Testing

/// `krafti-server` whose own Postgres dies under it.
@Suite(.timeLimit(.minutes(5)), .enabled(if: PrivatePostgres.isPossible, PrivatePostgres.absence)) struct EmbeddedPostgresTests {
    private static func isReady(_ server: ServerProgram.Started) async throws -> Bool {
        try await httpGet("/readyz", server.ops).hasPrefix("HTTP/1.1 200")
    }

    @Test func `a private Postgres that is killed is started again, and what was acknowledged is there once`() async throws {
        try await ServerProgram.withStateFolder { folder in
            let postgres = PrivatePostgres(stateFolder: folder)
            try await ServerProgram.running(["--state", folder]) { server, client in
                let tenant = try await TenantService.Client(client).createTenant(.sample(id: uuid(1)))
                let callers = (1...4).map { PersistentCaller("caller \($0)", client, tenant: tenant.id) }
                let calling = callers.map { caller in Task { await caller.run() } }
                func nextCalls() async {
                    let goal = callers.map { $0.created.all.count + 5 }
                    await eventually("calls are answered") { zip(callers, goal).allSatisfy { $0.created.all.count >= $1 } }
                }
                await nextCalls()
                for _ in 1...2 {
                    let before = try #require(postgres.process)
                    try postgres.killPostmaster()
                    await eventually("Postgres is started again") { postgres.process.map { $0 != before } ?? false }
                    await nextCalls()
                }
                for caller in callers { caller.stop() }
                for task in calling { await task.value }
                try await eventually("the server is ready") { try await Self.isReady(server) }

                let created = callers.flatMap(\.created.all)
                let stored = try await Self.serviceIDs(client, tenant: tenant.id)
                #expect(stored.count == created.count)
                #expect(Set(stored) == Set(created))
                let refusals = Set(callers.flatMap(\.refusals.all))
                #expect(refusals.isSubset(of: [.unavailable]), "\(refusals)")
                #expect(server.program.soFar.errorText.contains("the private Postgres has died and is started again"))
            }
            #expect(postgres.processes == [])
        }
    }

    @Test func `while it cannot be started the server says so and tries again`() async throws {
        try await ServerProgram.withStateFolder { folder in
            let postgres = PrivatePostgres(stateFolder: folder)
            try await ServerProgram.running(["--state", folder]) { server, client in
                let tenants = TenantService.Client(client)
                _ = try await tenants.createTenant(.sample(id: uuid(1)))
                try postgres.forbidStart()
                try postgres.killPostmaster()
                try await eventually("the server is not ready") { try await !Self.isReady(server) }
                let error = await failure {
                    try await tenants.getTenant(.with { $0.id = uuid(1) }, options: CallOptions(timeout: .seconds(30)))
                }
                #expect(error?.code == .unavailable, "\(String(describing: error))")
                #expect(try await httpGet("/livez", server.ops).hasPrefix("HTTP/1.1 200"))
                await eventually("that is told") { server.program.soFar.errorText.contains("cannot be started again") }
                #expect(postgres.processes == [])
                try postgres.allowStart()
                try await eventually("the server is ready") { try await Self.isReady(server) }
                #expect(try await tenants.getTenant(.with { $0.id = uuid(1) }).id == uuid(1))
                _ = try await tenants.createTenant(.sample(id: uuid(2)))
            }
            #expect(postgres.processes == [])
        }
    }

    private static func serviceIDs(_ client: RPCClient, tenant: String) async throws -> [String] {
        var (ids, request) = ([String](), ListServicesRequest.with { $0.pageSize = 100 })
        repeat {
            let page = try await CatalogService.Client(client).listServices(
                request, options: CallOptions(metadata: ["x-tenant-id": tenant]))
            ids += page.services.map(\.id)
            request.pageToken = page.nextPageToken
        } while !request.pageToken.isEmpty
        return ids
    }
}

/// Creates services one after the other, and repeats each call under its request id until it is answered.
private final class PersistentCaller: Sendable {
    private let name: String
    private let services: CatalogService.Client
    private let options: CallOptions
    private let end = Guarded<ContinuousClock.Instant?>(nil)
    let created = Recorded<String>()
    let refusals = Recorded<StatusCode>()

    init(_ name: String, _ client: RPCClient, tenant: String) {
        self.name = name
        self.services = CatalogService.Client(client)
        // Long enough for Postgres to come back, so that what is refused was refused and not given up.
        self.options = CallOptions(timeout: .seconds(60), metadata: ["x-tenant-id": tenant])
    }

    /// The call under way is brought to its end, for which there is time enough.
    func stop() { self.end.withLock { $0 = .now + .seconds(60) } }

    func run() async {
        var number = 0
        while self.end.withLock({ $0 }) == nil {
            number += 1
            let request = CreateServiceRequest.sample(name: "Service \(number)", requestID: "\(self.name) \(number)")
            while true {
                do {
                    let answer = try await self.services.createService(request, options: self.options)
                    self.created.add(answer.service?.id ?? "")
                    break
                } catch {
                    self.refusals.add((error as? RPCError)?.code ?? .unknown)
                    if let end = self.end.withLock({ $0 }), .now > end {
                        Issue.record("\(self.name) is not answered: \(error)")
                        return
                    }
                    try? await Task.sleep(for: .milliseconds(20))
                }
            }
        }
    }
}
