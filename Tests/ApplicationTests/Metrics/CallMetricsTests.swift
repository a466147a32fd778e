import Catalog
import CatalogAPI
import Protobuf
import RPC
import TestSupport
import Testing

@testable import Application
@testable import Observability

/// What a server's numbers say of its calls.
@Suite(.timeLimit(.minutes(1))) struct CallMetricsTests {
    private static let service = "/krafti.catalog.v1.CatalogService"

    /// The value of the series whose labels begin so.
    private static func value(_ series: String, _ text: String) -> Double? {
        text.split(separator: "\n").first { $0.hasPrefix(series) }.flatMap { line in
            line.split(separator: " ").last.flatMap { Double($0) }
        }
    }

    private static func requests(_ route: String, _ code: Int, _ text: String) -> Double? {
        Self.value(#"http_requests_total{protocol="ttrpc",method="POST",route="\#(route)",code="\#(code)"}"#, text)
    }

    private static func errors(_ route: String, _ code: Int, _ text: String) -> Double? {
        Self.value(#"http_requests_errors_total{protocol="ttrpc",method="POST",route="\#(route)",code="\#(code)"}"#, text)
    }

    @Test func `every call is counted: answered, refused by a rule, of a method that there is not`() async throws {
        try await ServerInProcess.with { addresses, stops in
            let client = RPCClient(endpoints: addresses.rpc)
            _ = try await TenantService.Client(client).createTenant(.sample(id: uuid(1)))
            let own = CallOptions(metadata: ["x-tenant-id": uuid(1)])
            let services = CatalogService.Client(client)
            _ = try await services.createService(.sample(), options: own)
            for _ in 1...3 { _ = await failure { try await services.getService(.with { $0.id = uuid(7) }, options: own) } }
            _ = await failure { try await services.getService(.with { $0.id = uuid(7) }) }
            let unknown = Method<GetServiceRequest, CatalogAPI.Service, Unary>(
                service: "made.Up", name: "Method", idempotency: .unknown, documentation: "")
            let refusal = await failure { try await client.call(unknown, .init()) }
            #expect(refusal?.code == .unimplemented)
            let text = try await httpGet("/metrics", addresses.ops)
            #expect(Self.requests("\(Self.service)/CreateService", 200, text) == 1)
            #expect(Self.requests("\(Self.service)/GetService", 404, text) == 3)
            #expect(Self.requests("\(Self.service)/GetService", 400, text) == 1)
            #expect(Self.requests("\(Self.service)/ListServices", 200, text) == 0)
            #expect(Self.requests("/grpc.health.v1.Health/Check", 200, text) == 0)
            #expect(Self.requests("_OTHER", 501, text) == 1 && Self.errors("_OTHER", 501, text) == 1)
            #expect(Self.errors("\(Self.service)/GetService", 500, text) == 0)
            #expect(!text.contains("made.Up"))
            let labels = #"{protocol="ttrpc",method="POST",route="\#(Self.service)/GetService"}"#
            #expect(Self.value("http_request_duration_seconds_count\(labels)", text) == 4)
            #expect(Self.value(#"http_requests_in_flight{protocol="ttrpc"}"#, text) == 0)
            #expect((Self.value("rpc_connections", text) ?? 0) >= 1)
            #expect(Self.value(#"krafti_build_info{version="1.2.3"}"#, text) == 1)
            #expect(Self.value(#"service_health_status{service="overall"}"#, text) == 1)
            #expect(Self.value(#"service_health_status{service="database"}"#, text) == 1)
            let ready = try await httpGet("/readyz", addresses.ops)
            #expect(ready.contains(#""total_requests":7,"#))
            await client.shutDown()
            stops.request()
        }
    }

    @Test(.enabled(if: Shell.path(of: "promtool") != nil, "promtool is not here: Debian's package prometheus has it"))
    func `promtool has nothing to say about a server that has worked`() async throws {
        let promtool = BuiltProgram(executable: try #require(Shell.path(of: "promtool")))
        let metrics = MetricsRegistry()
        try await ServerInProcess.with(metrics: metrics) { addresses, stops in
            let client = RPCClient(endpoints: addresses.rpc)
            _ = try await TenantService.Client(client).createTenant(.sample(id: uuid(1)))
            _ = try await httpGet("/metrics", addresses.ops)
            let outcome = try await promtool.run(["check", "metrics"], wholeText: metrics.read().exposition(.text))
            #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty, "\(outcome)")
            await client.shutDown()
            stops.request()
        }
    }

    @Test func `a call that is cancelled because its deadline has passed counts as late`() async throws {
        let metrics = MetricsRegistry()
        let calls = RequestMetrics.calls(metrics, methods: [TenantService.Methods.getTenant])
        var registry = ServiceRegistry()
        registry.register(TenantService.Methods.getTenant) { _, _ in
            try await Task.sleep(for: .seconds(60))
            return .init()
        }
        // The server's own: a caller's would have it cancel the call about then.
        var configuration = ServerConfiguration()
        configuration.limits.defaultTimeout = .milliseconds(50)
        let server = RPCServer(services: registry, interceptors: [MetricsInterceptor(calls)], configuration: configuration)
        let client = RPCClient(inProcess: server)
        let error = await failure { try await TenantService.Client(client).getTenant(.init()) }
        #expect(error?.code == .deadlineExceeded)
        await eventually("the handler has ended") { calls.totals.answered >= 1 }
        let text = metrics.read().exposition(.text)
        #expect(Self.requests("/krafti.catalog.v1.TenantService/GetTenant", 504, text) == 1)
        #expect((calls.totals.answered, calls.totals.faults, calls.totals.inFlight) == (1, 1, 0))
        await client.shutDown()
        await server.shutDown(grace: .zero)
    }

    @Test(arguments: StatusCode.allCases)
    func `every outcome has its status and its counter`(code: StatusCode) async throws {
        let metrics = MetricsRegistry()
        let calls = RequestMetrics.calls(metrics, methods: [TenantService.Methods.getTenant])
        calls.route(of: TenantService.Methods.getTenant).refuse(outcome: Int(code.rawValue))
        let text = metrics.read().exposition(.text)
        let route = "/krafti.catalog.v1.TenantService/GetTenant"
        #expect(Self.requests(route, code.httpStatus, text) == 1)
        #expect((Self.errors(route, code.httpStatus, text) ?? 0) == (code.isServerError ? 1 : 0))
        #expect((calls.totals.answered, calls.totals.faults, calls.totals.inFlight) == (1, code.isServerError ? 1 : 0, 0))
    }

    @Test func `services and bulk calls are counted by what came of them`() async throws {
        try await ServerInProcess.with { addresses, stops in
            let client = RPCClient(endpoints: addresses.rpc)
            _ = try await TenantService.Client(client).createTenant(.sample(id: uuid(1)))
            let own = CallOptions(metadata: ["x-tenant-id": uuid(1)])
            let services = CatalogService.Client(client)
            for _ in 1...2 { _ = try await services.createService(.sample(id: uuid(2)), options: own) }
            let good = BulkCreateServicesRequest.with { request in
                request.items = (10..<13).map { .sample(id: uuid($0)) }
                request.mode = .perItem
            }
            _ = try await services.bulkCreateServices(good, options: own)
            let mixed = BulkCreateServicesRequest.with { request in
                request.items = [.sample(id: uuid(20)), .sample(id: uuid(21), name: "")]
                request.mode = .perItem
            }
            _ = try await services.bulkCreateServices(mixed, options: own)
            _ = await failure { try await services.bulkCreateServices(.init(), options: own) }
            let text = try await httpGet("/metrics", addresses.ops)
            #expect(Self.value(#"services_created_total{source="single"}"#, text) == 1)
            #expect(Self.value(#"services_created_total{source="bulk"}"#, text) == 4)
            for (result, count) in [("ok", 1.0), ("partial", 1), ("failed", 1)] {
                #expect(Self.value(#"bulk_operations_total{operation="bulk_create",result="\#(result)"}"#, text) == count)
            }
            #expect(Self.value(#"bulk_items_total{operation="bulk_create",result="succeeded"}"#, text) == 4)
            #expect(Self.value(#"bulk_items_total{operation="bulk_create",result="failed"}"#, text) == 1)
            #expect(Self.value(#"bulk_operation_items_count{operation="bulk_create"}"#, text) == 2)
            await client.shutDown()
            stops.request()
        }
    }
}

extension BuiltProgram {
    /// Runs the program to its end, with as much input as there is.
    fileprivate func run(_ arguments: [String], wholeText: String) async throws -> RunningProgram.Outcome {
        let program = try self.start(arguments)
        program.write(wholeText)
        program.closeInput()
        return await program.outcome()
    }
}
