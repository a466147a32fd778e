import Catalog
import CatalogAPI
import CatalogTesting
import DatabaseTesting
import Foundation
import Locking
import Logging
import Protobuf
import RPC
import Resilience
import TestSupport
import Testing

@testable import Application

/// The whole server in this process, over a catalogue in memory.
@Suite(.timeLimit(.minutes(1))) struct CatalogServerTests {
    @Test func `a server says where it is, answers, and stops when asked`() async throws {
        try await ServerInProcess.with { addresses, stops in
            let client = RPCClient(endpoints: addresses.rpc)
            _ = try await TenantService.Client(client).createTenant(.sample(id: uuid(1)))
            #expect(try await Health.Client(client).check(.init()).status == .serving)
            #expect(try await Health.Client(client).check(.with { $0.service = CatalogService.name }).status == .serving)
            #expect(try await httpGet("/livez", addresses.ops).hasPrefix("HTTP/1.1 200"))
            let ready = try await httpGet("/readyz", addresses.ops)
            #expect(ready.hasPrefix("HTTP/1.1 200"))
            #expect(ready.contains(#"{"status":"healthy","timestamp":"20"#))
            #expect(ready.contains(#""database":{"status":"healthy","latency_ms":"#))
            #expect(ready.contains(#""metrics":{"uptime_seconds":"#) && ready.contains(#""total_requests":3,"error_rate":0.0}"#))
            #expect(try await httpGet("/metricz", addresses.ops).hasPrefix("HTTP/1.1 404"))
            await client.shutDown()
            #expect(addresses.description.hasPrefix("ready rpc=127.0.0.1:"))
            stops.request()
        }
    }

    @Test func `a database that cannot be reached turns readiness and health, and liveness stays`() async throws {
        let problem = Guarded<ProbeProblem?>(nil)
        let log = LogKeeper()
        let store = ServerInProcess.store(probe: { _ in problem.withLock { $0 } })
        try await ServerInProcess.with(nil, store, logger: log.logger) { addresses, stops in
            let client = RPCClient(endpoints: addresses.rpc)
            problem.withLock { $0 = ProbeProblem("The database is away.", cause: "Connection refused") }
            try await eventually("it says that it does not serve") {
                try await Health.Client(client).check(.init()).status == .notServing
            }
            let ready = try await httpGet("/readyz", addresses.ops)
            #expect(ready.hasPrefix("HTTP/1.1 503"))
            #expect(ready.contains("The database is away.") && !ready.contains("refused"))
            let line = log.lines.first { $0.message == "not ready for calls" }
            #expect(line?.level == .warning && line?.metadata["cause"] == "Connection refused", "\(log.text)")
            #expect(try await httpGet("/livez", addresses.ops).hasPrefix("HTTP/1.1 200"))
            problem.withLock { $0 = nil }
            try await eventually("it says that it serves") { try await Health.Client(client).check(.init()).status == .serving }
            await client.shutDown()
            stops.request()
        }
    }

    @Test func `who asks for more is told how the connections to the database are, ready or not`() async throws {
        let problem = Guarded<ProbeProblem?>(nil)
        var pool = PoolStatistics()
        (pool.open, pool.connecting, pool.idle, pool.inUse, pool.requestsInFlight, pool.waiting) = (3, 1, 2, 1, 17, 4)
        (pool.granted, pool.grantedAfterWaiting, pool.waitTime) = (500, 20, .milliseconds(1234))
        (pool.refused, pool.timedOut, pool.connected, pool.connectFailures) = (5, 6, 12, 7)
        (pool.closed.lifetime, pool.closed.idleTime, pool.closed.surplus) = (1, 2, 0)
        (pool.closed.broken, pool.closed.retired, pool.closed.shutDown) = (3, 4, 0)
        let expected =
            #""pool":{"open":3,"connecting":1,"idle":2,"in_use":1,"requests_in_flight":17,"waiting":4,"granted":500,"#
            + #""granted_after_waiting":20,"wait_ms":1234,"refused":5,"timed_out":6,"connected":12,"connect_failures":7,"#
            + #""closed":{"lifetime":1,"idle_time":2,"surplus":0,"broken":3,"retired":4,"shut_down":0}}}},"metrics":"#
        let store = ServerInProcess.store(probe: { _ in problem.withLock { $0 } }, poolStatistics: { [pool] in pool })
        try await ServerInProcess.with(nil, store) { addresses, stops in
            for query in ["verbose", "verbose=1", "x=y&verbose"] {
                let report = try await httpGet("/readyz?\(query)", addresses.ops)
                #expect(report.hasPrefix("HTTP/1.1 200"))
                #expect(report.contains(#""database":{"status":"healthy","latency_ms":"#), "\(report)")
                #expect(report.contains(#""failure_count":0,\#(expected)"#), "\(report)")
            }
            for path in ["/readyz", "/readyz?x=verbose"] {
                #expect(try await !httpGet(path, addresses.ops).contains("pool"))
            }
            problem.withLock { $0 = ProbeProblem("The database is away.") }
            try await eventually("it is not ready") { try await httpGet("/readyz", addresses.ops).hasPrefix("HTTP/1.1 503") }
            let report = try await httpGet("/readyz?verbose", addresses.ops)
            #expect(report.hasPrefix("HTTP/1.1 503"))
            #expect(report.contains(#""database":{"status":"unhealthy","latency_ms":"#), "\(report)")
            #expect(report.contains(#""problem":"The database is away.",\#(expected)"#), "\(report)")
            stops.request()
        }
    }

    @Test func `operators on the server's machine are told how the connections to the database are`() async throws {
        var pool = PoolStatistics()
        (pool.open, pool.idle) = (3, 2)
        let store = ServerInProcess.store(poolStatistics: { [pool] in pool })
        try await ServerInProcess.with(try ServerInProcess.settings(["DB_MAX_OPEN_CONNS": "7"]), store) { addresses, stops in
            let client = RPCClient(endpoints: addresses.rpc)
            let pools = try await OperatorService.Client(client).getPools(.init()).pools
            #expect(pools.map(\.name) == ["database"])
            #expect(pools.map { [$0.maxOpen, $0.open, $0.idle] } == [[7, 3, 2]])
            await client.shutDown()
            stops.request()
        }
    }

    @Test func `stopping turns health first, lets a call in flight finish, and a second request hurries`() async throws {
        let (release, releaser) = AsyncStream.makeStream(of: Void.self)
        let started = Recorded<Bool>()
        let settings = try ServerInProcess.settings(["KRAFTI_DRAIN_DELAY": "60s", "KRAFTI_DRAIN_TIME": "60s"])
        let store = ServerInProcess.store(
            wrapping: { inner in
                GatedTenants(inner: inner) {
                    started.add(true)
                    for await _ in release { return }
                }
            }
        )
        try await ServerInProcess.with(settings, store) { addresses, stops in
            let client = RPCClient(endpoints: addresses.rpc)
            let slow = Task { try await TenantService.Client(client).getTenant(.with { $0.id = uuid(1) }) }
            await eventually("a call waits") { !started.all.isEmpty }
            stops.request()
            try await eventually("it says that it does not serve") {
                try await Health.Client(client).check(.init()).status == .notServing
            }
            let ready = try await httpGet("/readyz", addresses.ops)
            #expect(ready.hasPrefix("HTTP/1.1 503"))
            #expect(ready.contains("draining"))
            releaser.yield()
            let error = await failure { try await slow.value }
            #expect(error?.code == .notFound)
            await client.shutDown()
            // It would wait for a minute before it refuses calls.
            stops.request()
        }
    }

    @Test func `the log is told where a server listens, what it is and whether it speaks TLS`() async throws {
        let log = LogKeeper()
        let stopping = try ServerInProcess.settings(["KRAFTI_DRAIN_DELAY": "100ms", "KRAFTI_DRAIN_TIME": "2s"])
        try await ServerInProcess.with(stopping, logger: log.logger) { addresses, stops in
            let lines = log.lines.filter { $0.message == "ready for calls" }
            let rpc = addresses.rpc.map(\.description).joined(separator: ",")
            let expected: Logger.Metadata = ["rpc": "\(rpc)", "ops": "\(addresses.ops)", "tls": "off", "version": "1.2.3"]
            #expect(lines.map(\.metadata) == [expected])
            stops.request()
        }
        #expect(log.lines.first { $0.message.hasPrefix("stopping") }?.metadata["seconds"]?.description == "2.1")
    }

    @Test func `who watches health while a server stops is no error in its log`() async throws {
        let log = LogKeeper()
        try await ServerInProcess.with(logger: log.logger) { addresses, stops in
            let client = RPCClient(endpoints: addresses.rpc)
            let error = await failure {
                try await Health.Client(client).watch(.init()) { statuses in
                    for try await answer in statuses where answer.status == .serving { stops.request() }
                }
            }
            #expect(error?.code == .unavailable)
            await client.shutDown()
        }
        let line = log.lines.first { $0.metadata["rpc.method"]?.description.hasSuffix("Watch") == true }
        #expect(line?.level == .debug, "\(log.text)")
        #expect(!log.lines.contains { $0.level >= .error }, "\(log.text)")
    }

    @Test func `an address in use is told, and nothing is left running`() async throws {
        try await ServerInProcess.with { addresses, stops in
            let taken = try #require(addresses.rpc.first)
            for (name, other) in [("KRAFTI_RPC_LISTEN", taken), ("KRAFTI_OPS_LISTEN", addresses.ops)] {
                let settings = try ServerInProcess.settings([name: "\(other)"])
                let error = await #expect(throws: StartError.self) {
                    try await CatalogServer(settings, holder: "", version: "1.2.3", logger: .silent).serve(
                        ServerInProcess.store(), StopRequests()
                    ) {
                        _ in
                    }
                }
                #expect(error?.description.contains("\(other)") == true)
                #expect(error?.description.contains("(") == false, "\(error?.description ?? "")")
            }
            stops.request()
        }
    }

    @Test func `who calls while the addresses are tried is sent away, and not told that there is no such service`() async throws {
        let probe = CatalogServer.makeAddressProbe()
        let client = RPCClient(endpoints: [try await probe.listen(on: .tcp("127.0.0.1", 0))])
        let error = await failure { try await TenantService.Client(client).getTenant(.with { $0.id = uuid(1) }) }
        #expect(error?.code == .unavailable)
        await client.shutDown()
        await probe.shutDown(grace: .zero)
    }

    @Test func `an address in use is told before a database is made`() async throws {
        try await ServerInProcess.with { addresses, stops in
            let taken = try #require(addresses.rpc.first)
            for (name, other) in [("KRAFTI_RPC_LISTEN", taken), ("KRAFTI_OPS_LISTEN", addresses.ops)] {
                let folder = "/tmp/krafti-taken-\(UInt32.random(in: .min ... .max))"
                defer { try? FileManager.default.removeItem(atPath: folder) }
                let settings = try ServerInProcess.settings([name: "\(other)", "KRAFTI_STATE_DIR": folder])
                let error = await #expect(throws: StartError.self) {
                    try await CatalogServer(settings, holder: "", version: "1.2.3", logger: .silent).serve(StopRequests()) { _ in }
                }
                #expect(error?.description.contains("Cannot listen on \(other): the address is in use") == true)
                #expect(error?.description.hasSuffix(" or \(name).") == true, "\(error?.description ?? "")")
                #expect(!FileManager.default.fileExists(atPath: folder))
            }
            stops.request()
        }
    }
}

/// Tenants that are looked up when a gate opens.
private struct GatedTenants: TenantRepository {
    let inner: InMemoryCatalog
    let gate: @Sendable () async -> Void

    func tenant(_ id: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Catalog.Tenant? {
        await self.gate()
        return try await self.inner.tenant(id, deadline: deadline)
    }

    func repeatedTenant(_ key: IdempotencyKey, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Catalog.Tenant? {
        try await self.inner.repeatedTenant(key, deadline: deadline)
    }

    func createTenant(_ id: TenantID, content: TenantContent, change: ChangeID, context: WriteContext) async throws(CatalogError)
        -> Catalog.Tenant
    { try await self.inner.createTenant(id, content: content, change: change, context: context) }

    func updateTenant(_ id: TenantID, to content: TenantContent, replacing version: Int64, change: ChangeID, context: WriteContext)
        async throws(CatalogError) -> Catalog.Tenant?
    { try await self.inner.updateTenant(id, to: content, replacing: version, change: change, context: context) }

    func deleteTenant(_ id: TenantID, version: Int64, change: ChangeID, context: WriteContext) async throws(CatalogError)
        -> Catalog.Tenant
    { try await self.inner.deleteTenant(id, version: version, change: change, context: context) }

    func tenants(start: PageStart, limit: Int, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> [Catalog.Tenant] {
        try await self.inner.tenants(start: start, limit: limit, deadline: deadline)
    }
}
