import ArgumentParser
import CatalogAPI
import CommandLineSupport
import Foundation
import NIOCore
import Protobuf
import RPC
import TestServices

/// The command line of the load tester.
struct KraftiLoad: AsyncParsableCommand {
    /// The time for a call where none is given: without one, a call that is never answered would keep the run from ending.
    static let defaultMaxTime = Duration.seconds(20)
    /// What may be called: the contract, and the echo service that benchmarks measure.
    static let contract = Contract(services: Contract.krafti.services + [Echo.descriptor], registry: Contract.krafti.registry)
    private static let maxDataBytes = 256 << 20

    static let configuration = CommandConfiguration(
        commandName: "krafti-load",
        abstract: "Puts a method under load and measures how long callers wait.",
        usage: "krafti-load METHOD [DATA] (--rate <rate> | --closed) [options]",
        discussion: """
            EXAMPLES
              A thousand calls a second, for ten seconds behind two of warm-up:
                krafti-load Echo/Echo '{"text":"hello"}' --rate 1000

              Arrivals as of independent callers, each with its own request, and a verdict
              for a script:
                krafti-load CreateTenant @tenant.json --rate 200 --poisson \\
                  --threshold 'p99<20ms' --threshold 'errors<0.1%'

              What the server can take at most:
                krafti-load GetService '{"id":"025cc756-dc1e-51e5-ae86-881818d1e4a2"}' \\
                  -H x-tenant-id:8dab132c-640c-510c-9e60-0f048413a03e \\
                  --closed --duration 30s

              How many services a second can be stored, in calls or in streams:
                krafti-load BulkCreateServices --closed --batch-size 500 --tenants 8
                krafti-load StreamCreateServices --closed --tenants 8 --artisans 20

            METHOD is package.Service/Method, Service/Method, or Method alone where that is enough.

            DATA is JSON, @FILE, or - for standard input. Several values, as in NDJSON, are used in turn. In them {{i}} is the \
            number of the call, {{uuid}} a random UUID and {{rand A B}} a whole number from A to B. BulkCreateServices without DATA, and \
            StreamCreateServices, get services that are made up; in a stream, a call is a batch sent and acknowledged.

            With --rate, calls become due whatever the server does, and latency counts from then: when the server stalls, those \
            that had to wait show it. Service time, from the sending, stands beside it.

            EXIT STATUS
                0  measured, and every threshold held
                1  no call succeeded, or the report could not be written
                2  the options, the method or DATA make no sense; nothing was called
               78  the server cannot be reached, or does not speak ttRPC
               99  a threshold failed
              130  ended by Ctrl-C, with a report; a second Ctrl-C quits at once
            """,
        version: "krafti-load \(Version.current)"
    )

    static let console = Console.standard(of: "krafti-load")

    /// Complaints of the argument parser begin as ours do.
    static let _errorPrefix = "krafti-load: "

    @Argument(help: ArgumentHelp("The method to call.", valueName: "method"))
    var method: String?

    @Argument(help: ArgumentHelp("The requests. Nothing is one message with every field at its default.", valueName: "data"))
    var data: String?

    @OptionGroup(title: "Load")
    var load: LoadOptions

    @OptionGroup(title: "Catalogue")
    var catalogue: CatalogueOptions

    @OptionGroup(title: "Report")
    var report: ReportOptions

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func validate() throws {
        guard self.method != nil else {
            // `--json METHOD` reads the method as the file's name.
            if let json = self.report.jsonFile {
                throw ValidationError("--json took \(json) as its file, and no METHOD is left; write --json last, or --json=FILE.")
            }
            throw ValidationError("Name the METHOD to call, as in: krafti-load Echo/Echo '{\"text\":\"hello\"}' --rate 1000")
        }
        if self.load.closed, let threshold = self.report.thresholds.first(where: \.needsRate) {
            throw ValidationError("The threshold \(threshold.text) has no meaning with --closed, where no call is due.")
        }
    }

    func run() async throws {
        let display = ProgressDisplay(Self.console, wantsLines: self.report.progress)
        let run: LoadRun
        let settings: ConnectionSettings
        do {
            settings = try self.connectionSettings()
            if let file = self.report.jsonFile { try OutputFile.probe(whole: file, sparing: self.inputs) }
            run = try await self.makeRun(settings, display)
        } catch let error as RPCError {
            throw self.failure(error, display)
        } catch {
            display.complain("\(error)")
            throw ExitStatus.usage
        }
        let signals = ReceivedSignals()
        let watch = SignalWatch(noting: signals) { count in
            guard count == 1 else {
                display.clear()
                signals.quit()
            }
            display.say(
                "Stopping: no more calls are made; those under way have \(Figures.span(settings.maxTime ?? Self.defaultMaxTime)) to end."
            )
            Task { await run.stop() }
        }
        defer { watch.end() }
        let results: LoadResults
        do {
            results = try await run.perform { display.show($0) }
        } catch let error as RPCError {
            throw self.failure(error, display)
        } catch {
            display.complain("a request could not be made: \(error)")
            throw ExitStatus.usage
        }
        display.clear()
        try self.conclude(results, display, signals)
    }

    func connectionSettings() throws(Complaint) -> ConnectionSettings {
        try ConnectionSettings(
            self.connection, userAgent: "krafti-load/\(Version.current)", defaultMaxTime: Self.defaultMaxTime)
    }

    /// - Throws: a complaint when there is no such method, or it cannot be put under load.
    func loadedMethod() throws(Complaint) -> any MethodDescriptor {
        let method = try Self.contract.method(self.method ?? "")
        guard method.kind == .unary || method.path == CatalogService.Methods.streamCreateServices.path else {
            throw Complaint(
                "\(method.path) streams; unary methods can be put under load, and StreamCreateServices.")
        }
        return method
    }

    private func failure(_ error: RPCError, _ display: ProgressDisplay) -> ExitStatus {
        display.complain("\(error)")
        if error.code == .unavailable { display.say("Is the server running there? --address names another.") }
        return .outcome(error.code)
    }

    private func makeRun(_ settings: ConnectionSettings, _ display: ProgressDisplay) async throws -> LoadRun {
        let method = try self.loadedMethod()
        let plan = self.load.plan(newSeed: UInt64.random(in: 0..<1_000_000_000))
        let target = LoadRun.Target(
            method: method,
            work: try await self.makeWork(method, plan, settings, display),
            endpoints: settings.endpoints,
            tls: settings.tls,
            options: settings.callOptions
        )
        DescriptorLimit.raise(forConnections: plan.connections)
        return LoadRun(plan, target: target, threads: self.load.threads ?? min(plan.connections, System.coreCount))
    }

    private func makeWork(
        _ method: any MethodDescriptor, _ plan: LoadPlan, _ settings: ConnectionSettings, _ display: ProgressDisplay
    ) async throws -> LoadWork {
        let isStream = method.path == CatalogService.Methods.streamCreateServices.path
        guard isStream || (self.data == nil && method.path == CatalogService.Methods.bulkCreateServices.path) else {
            let (text, name) = try self.readData(display)
            return .requests(try Payloads(text, named: name, type: method.requestType, seed: plan.seed))
        }
        guard self.data == nil else { throw Complaint("A stream's services are made up here; DATA is for unary methods.") }
        if !isStream, self.catalogue.batchSize > CatalogueOptions.usualMaxBatchSize {
            display.say(
                "Servers take \(CatalogueOptions.usualMaxBatchSize) services in a call unless they are told otherwise: with --batch-size "
                    + "\(self.catalogue.batchSize) every call may be refused.")
        }
        let tenants = try await settings.withClient { client in
            try await CatalogueSetup(client: client, options: settings.callOptions, seed: plan.seed).tenants(self.catalogue)
        }
        guard let load = CatalogueLoad(tenants: tenants, batchSize: self.catalogue.batchSize, seed: plan.seed) else {
            throw Complaint("There is no tenant to make services up for.")
        }
        return isStream ? .stream(load) : .bulk(load)
    }

    /// The file that DATA names, standard input too.
    private var inputs: [FileIdentity] {
        if case .file(let path) = InputSource(data: self.data) { return [FileIdentity(path: path)].compactMap(\.self) }
        return [FileIdentity.standardInput].compactMap(\.self)
    }

    /// The text of the requests, and what to call it in errors. Where nobody gave any, it is empty.
    private func readData(_ display: ProgressDisplay) throws(Complaint) -> (text: [UInt8], name: String) {
        let source = InputSource(data: self.data)
        if source == .unsaid {
            guard StandardInput.isGiven else { return ([], source.name) }
            if !StandardInput.isReady(within: .milliseconds(300)) {
                display.say("Reading requests from standard input. Give DATA, if only '{}', to read nothing.")
            }
        }
        return (try source.readAll(maxBytes: Self.maxDataBytes), source.name)
    }

    private func conclude(_ results: LoadResults, _ display: ProgressDisplay, _ signals: ReceivedSignals) throws {
        #if DEBUG
            let isDebugBuild = true
        #else
            let isDebugBuild = false
        #endif
        let doubts = Doubts(about: results, isDebugBuild: isDebugBuild)
        let verdicts = self.report.thresholds.map { $0.verdict(on: results) }
        var isJSONLost = false
        if self.report.json != nil {
            let json = try JSONReport(results, verdicts: verdicts, doubts: doubts).encoded()
            if let file = self.report.jsonFile {
                do {
                    let output = try OutputFile(whole: file)
                    try output.write(Array(json))
                    try output.finish()
                } catch {
                    isJSONLost = true
                    display.complain("\((error as? Complaint)?.message ?? "nobody reads \(file).")")
                }
            } else {
                try Self.console.print(json: Array(json))
            }
        }
        if self.report.json == nil || self.report.jsonFile != nil {
            try Self.console.print(Array(TextReport(results, verdicts: verdicts, doubts: doubts).text.utf8))
        }
        if let status = signals.exitStatus { throw ExitStatus(code: status) }
        if !verdicts.allSatisfy(\.holds) { throw ExitStatus(code: 99) }
        if results.okCount == 0 || isJSONLost { throw ExitStatus.failure }
    }
}
