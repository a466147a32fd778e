import CatalogAPI
import Protobuf
import RPC
import TestSupport
import Testing

@testable import Application

@Suite("Limits on how often callers call")
struct RateLimitInterceptorTests {
    private static func list(_ session: CatalogSession, _ options: CallOptions) async throws {
        _ = try await session.services.listServices(.init(), options: options)
    }

    @Test func `an answer says what the tightest limit leaves`() async throws {
        try await GuardedSession.with(["RATE_LIMIT_USER_PER_MINUTE": "60", "RATE_LIMIT_TENANT_PER_MINUTE": "3"]) { session in
            let seen = Recorded<Metadata>()
            try await Self.list(session, session.options(user: "ama", seen))
            try await Self.list(session, session.options(user: "kofi", seen))
            #expect(seen.all.map(\.rateLimit) == ["2/3 in 20", "1/3 in 40"])
        }
    }

    @Test func `a caller beyond it is refused, and told when to come again and why`() async throws {
        try await GuardedSession.with(["RATE_LIMIT_USER_PER_MINUTE": "2", "RATE_LIMIT_TENANT_PER_MINUTE": "3"]) { session in
            for _ in 1...2 { try await Self.list(session, session.options(user: "ama")) }
            for _ in 1...5 {
                let error = try #require(await failure { try await Self.list(session, session.options(user: "ama")) })
                #expect(error.code == .resourceExhausted)
                #expect(error.message.contains("a user may have 2 calls a minute"))
                let delay = try #require(error.detail(GoogleRetryInfo.self)?.retryDelay)
                #expect((10...30).contains(delay.seconds))
                #expect(error.metadata["retry-after-ms"].flatMap { Int($0) }.map { (10_000...30_000).contains($0) } == true)
                #expect(error.detail(GoogleQuotaFailure.self)?.violations.map(\.subject) == ["user:ama"])
                #expect(error.detail(GoogleErrorInfo.self)?.metadata == ["tier": "user"])
                #expect(error.metadata.rateLimit?.hasPrefix("0/2 in ") == true)
                #expect(error.metadata["x-request-id"] != nil)
            }
            // Refusals of a user cost the tenant nothing: one of its three is left.
            try await Self.list(session, session.options(user: "kofi"))
            let error = try #require(await failure { try await Self.list(session, session.options(user: "esi")) })
            #expect(error.detail(GoogleQuotaFailure.self)?.violations.map(\.subject) == ["tenant:\(session.tenant)"])
            try await Self.list(session, session.options(for: session.stranger))
        }
    }

    @Test func `who names no user shares the limit of the place it calls from, and users do not`() async throws {
        // Two calls have set the session up.
        try await GuardedSession.with(["RATE_LIMIT_ANONYMOUS_PER_MINUTE": "3"]) { session in
            try await Self.list(session, session.own)
            let error = try #require(await failure { try await Self.list(session, session.own) })
            #expect(error.detail(GoogleErrorInfo.self)?.metadata == ["tier": "anonymous"])
            for _ in 1...5 { try await Self.list(session, session.options(user: "ama")) }
        }
    }

    @Test func `a burst of one caller is held up, and nobody else`() async throws {
        try await GuardedSession.with(["RATE_LIMIT_PER_SECOND": "2", "RATE_LIMIT_SLIDING_WINDOW": "second"]) { session in
            var errors: [RPCError] = []
            for _ in 1...20 {
                guard let error = await failure({ try await Self.list(session, session.options(user: "ama")) }) else { continue }
                errors.append(error)
            }
            #expect(!errors.isEmpty)
            #expect(errors.allSatisfy { $0.detail(GoogleErrorInfo.self)?.metadata == ["tier": "second"] })
            try await Self.list(session, session.options(user: "kofi"))
        }
    }

    @Test func `an address has a limit, whoever calls from it, and health has none`() async throws {
        let settings = try ServerInProcess.settings(
            GuardedSession.off.merging(["RATE_LIMIT_ENABLED": "true", "RATE_LIMIT_IP_PER_MINUTE": "3"]) { $1 })
        try await ServerInProcess.with(settings) { addresses, stops in
            let client = RPCClient(endpoints: addresses.rpc)
            let tenants = TenantService.Client(client)
            for user in ["ama", "kofi", "esi"] {
                _ = try await tenants.listTenants(.init(), options: CallOptions(metadata: ["x-user-id": user]))
            }
            let error = await failure { try await tenants.listTenants(.init()) }
            #expect(error?.detail(GoogleQuotaFailure.self)?.violations.map(\.subject) == ["ip:127.0.0.1"])
            for _ in 1...5 { _ = try await Health.Client(client).check(.init()) }
            await client.shutDown()
            stops.request()
        }
    }

    @Test func `where limits are off nobody is told of any`() async throws {
        let limits = ["RATE_LIMIT_ENABLED": "false", "RATE_LIMIT_ANONYMOUS_PER_MINUTE": "1"]
        try await GuardedSession.with(limits) { session in
            let seen = Recorded<Metadata>()
            for _ in 1...5 { try await Self.list(session, session.options(user: "ama", seen)) }
            #expect(seen.all.allSatisfy { $0.rateLimit == nil })
        }
    }

    @Test func `a tenant's plan says its limit once it is known`() async throws {
        let limits = ["RATE_LIMIT_TENANT_PER_MINUTE": "1000", "RATE_LIMIT_TENANT_PLANS": "free=6, enterprise=0"]
        try await GuardedSession.with(limits) { session in
            let seen = Recorded<Metadata>()
            // The plan is looked up behind the first call.
            try await eventually("the plan is known") {
                try await Self.list(session, session.options(user: "ama", seen))
                return seen.all.last?.rateLimit?.contains("/6 ") == true
            }
            #expect(seen.all.first?.rateLimit?.contains("/1000 ") == true)
        }
    }
}
