import ArgumentParser
import CatalogAPI
import CommandLineSupport
import Foundation
import NIOPosix
import Protobuf
import RPC
import TestCatalog
import Testing

@testable import LoadTester

@Suite struct ServiceGeneratorTests {
    private let tenant = LoadTenant(id: "a", currencyCode: "GHS", artisanIDs: ["p", "q"])

    @Test func `services are as a catalogue wants them, and of every category`() {
        let generator = ServiceGenerator(seed: 1)
        let services = (0..<3000).map { generator.service($0, of: self.tenant) }
        #expect(ServiceGenerator.categories.count == 48)
        #expect(Set(services.map(\.category)) == Set(ServiceGenerator.categories.map(\.category)))
        #expect(Set(services.map(\.id)).count == services.count)
        for service in services {
            #expect((2...255).contains(service.name.count) && service.description.count <= 10_000)
            #expect(service.durationMinutes >= 5 && service.bufferMinutes >= 0 && service.maxBookingsDay >= 0)
            #expect(Set(service.tags).count == service.tags.count && service.tags.count <= 32)
            #expect(service.requiresDeposit == (service.depositAmount != nil))
            #expect((service.depositAmount?.units ?? 0) <= (service.price?.units ?? 0))
            #expect(service.price?.currencyCode == "GHS" && service.imageUrl.count <= 500)
            #expect(self.tenant.artisanIDs.contains(service.artisanId))
        }
    }

    @Test func `the categories are those of the sample`() throws {
        let sample = URL(filePath: #filePath).appending(path: "../../../tools/sample/services.ndjson").standardized
        let lines = try String(contentsOf: sample, encoding: .utf8).split(separator: "\n")
        let categories = try lines.map { try CatalogAPI.Service(json: String($0)).category }
        #expect(Set(categories) == Set(ServiceGenerator.categories.map(\.category)))
    }

    @Test func `a seed and a number make one service, calls have none in common`() throws {
        let load = try #require(CatalogueLoad(tenants: [self.tenant], batchSize: 7, seed: 3))
        #expect(load.items(forCall: 4, of: self.tenant) == load.items(forCall: 4, of: self.tenant))
        let ids = (0..<5).flatMap { load.items(forCall: $0, of: self.tenant).map(\.id) }
        #expect(Set(ids).count == 35)
        let other = try #require(CatalogueLoad(tenants: [self.tenant], batchSize: 7, seed: 4))
        #expect(other.items(forCall: 4, of: self.tenant) != load.items(forCall: 4, of: self.tenant))
        #expect(CatalogueLoad(tenants: [], batchSize: 1, seed: 1) == nil)
    }
}

/// Whole runs of the bulk methods against a catalogue in this process.
@Suite(.serialized, .timeLimit(.minutes(5))) struct CatalogueLoadTests {
    private static func run(
        _ method: any MethodDescriptor, _ plan: LoadPlan, _ arguments: [String], catalog: CatalogInMemory = CatalogInMemory(),
        maxTime: Duration = .seconds(60), prepare: (LoadTenant) async -> Void = { _ in }
    ) async throws -> LoadResults {
        let server = RPCServer(services: catalog.registry, group: MultiThreadedEventLoopGroup.singleton)
        do {
            let endpoint = try await server.listen(on: .tcp("127.0.0.1", 0))
            let client = RPCClient(endpoints: [endpoint])
            let wanted = try CatalogueOptions.parse(arguments)
            // What is put there before has all the time that a busy machine needs.
            let tenants = try await CatalogueSetup(client: client, options: CallOptions(timeout: .seconds(60)), seed: plan.seed)
                .tenants(wanted)
            await client.shutDown()
            for tenant in tenants { await prepare(tenant) }
            let load = try #require(CatalogueLoad(tenants: tenants, batchSize: wanted.batchSize, seed: plan.seed))
            let isStream = method.kind == .bidirectionalStreaming
            let target = LoadRun.Target(
                method: method, work: isStream ? .stream(load) : .bulk(load), endpoints: [endpoint],
                options: CallOptions(timeout: maxTime))
            let results = try await LoadRun(plan, target: target, threads: 1).perform()
            await server.shutDown(grace: .zero)
            return results
        } catch {
            await server.shutDown(grace: .zero)
            throw error
        }
    }

    @Test func `bulk calls store their items, and the same ones again are unchanged`() async throws {
        let catalog = CatalogInMemory()
        let plan = LoadPlan.closed(for: .calls(20), connections: 2, inFlight: 2)
        let arguments = ["--batch-size", "25", "--tenants", "3", "--artisans", "2"]
        let first = try await Self.run(CatalogService.Methods.bulkCreateServices, plan, arguments, catalog: catalog)
        #expect(first.recorder.countByStatus == [.ok: 20])
        #expect(first.recorder.items.created == 500)
        #expect(first.itemRate > 0)
        #expect(abs(first.itemRate / first.answeredRate - 25) < 0.001)
        #expect(await catalog.tenantCount == 3)
        let again = try await Self.run(CatalogService.Methods.bulkCreateServices, plan, arguments, catalog: catalog)
        #expect(again.recorder.items.unchanged >= 400)
        #expect(again.recorder.items.count == 500)
        #expect(await catalog.tenantCount == 3)
    }

    @Test func `streams store batches that are larger than their window`() async throws {
        let catalog = CatalogInMemory(window: 10)
        let results = try await Self.run(
            CatalogService.Methods.streamCreateServices, .closed(for: .calls(12), connections: 2, inFlight: 2),
            ["--batch-size", "25", "--tenants", "2"], catalog: catalog)
        #expect(results.recorder.countByStatus == [.ok: 12])
        #expect(results.recorder.items.created == 300)
        #expect(await catalog.callCounts["StreamCreateServices"] == 4)
    }

    @Test func `a stream that breaks fails its call, and the next one has another stream`() async throws {
        let catalog = CatalogInMemory()
        let results = try await Self.run(
            CatalogService.Methods.streamCreateServices, .closed(for: .calls(10)), ["--batch-size", "5"], catalog: catalog
        ) { await catalog.breakStream(ofTenant: $0.id, .before(12)) }
        #expect(results.recorder.countByStatus == [.ok: 9, .unavailable: 1])
        #expect(results.recorder.items.created == 45)
        #expect(await catalog.callCounts["StreamCreateServices"] == 2)
    }

    @Test func `a tenant that is not there fails every call`() async throws {
        for method in [
            CatalogService.Methods.bulkCreateServices as any MethodDescriptor, CatalogService.Methods.streamCreateServices,
        ] {
            let results = try await Self.run(method, .closed(for: .calls(4)), ["--tenant", "nobody", "--batch-size", "5"])
            #expect(results.recorder.countByStatus == [.notFound: 4])
        }
    }

    @Test func `a server that falls silent fails the call when its time is over`() async throws {
        let catalog = CatalogInMemory()
        await catalog.hold(from: 0)
        let results = try await Self.run(
            CatalogService.Methods.streamCreateServices, .closed(for: .calls(1)), ["--batch-size", "5"], catalog: catalog,
            maxTime: .milliseconds(300))
        #expect(results.recorder.countByStatus == [.deadlineExceeded: 1])
        await catalog.hold(from: nil)
    }

    @Test func `the reports tell items beside calls`() throws {
        var results = LoadResults.of(.closed(for: .calls(2))) { recorder in
            let call = Arrival(index: 0, dueNanos: 0, isMeasured: true)
            recorder.began(call, sentNanos: 0, wasBlocked: false)
            var items = ItemTally()
            (items.created, items.unchanged, items.failed, items.sample) = (1200, 30, 4, "name must not be empty")
            recorder.ended(call, sentNanos: 0, endedNanos: 1_000_000_000, status: .ok, items: items)
        }
        results = LoadResults(
            subject: .init(method: "m", addresses: [], plan: results.plan, threads: 1, batchSize: 1234), recorder: results.recorder,
            processors: results.processors, wasInterrupted: false)
        let text = TextReport(results, verdicts: [], doubts: Doubts(about: results, isDebugBuild: false)).text
        #expect(
            text.contains(
                "items   1,234 in batches of 1,234, 1,234/s: 1,200 created, 30 unchanged, 4 failed\n        such as: name must not be empty\n"
            ))
        let json = try JSONReport(results, verdicts: [], doubts: Doubts(about: results, isDebugBuild: false)).encoded()
        #expect(String(decoding: json, as: UTF8.self).contains(#""perSecond" : 1234"#))
    }
}
