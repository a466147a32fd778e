import ArgumentParser
import CatalogAPI
import Foundation
import NIOCore
import Protobuf
import RPC
import TestServices

/// The command line of the load tester.
struct KraftiLoad: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "krafti-load",
        abstract: "Puts a unary method under load and measures how long callers wait.",
        usage: "krafti-load METHOD [DATA] (--rate <rate> | --closed) [options]",
        discussion: """
            EXAMPLES
              A thousand calls a second, for ten seconds behind two of warm-up:
                krafti-load Echo/Echo '{"text":"hello"}' --rate 1000

              Arrivals as of independent callers, each with its own request, and a verdict
              for a script:
                krafti-load CreateArtisan @artisan.json --rate 200 --poisson \\
                  --threshold 'p99<20ms' --threshold 'errors<0.1%'

              What the server can take at most:
                krafti-load GetService '{"id":"…"}' --closed --duration 30s

            METHOD is package.Service/Method, Service/Method, or Method alone where that is enough.

            DATA is JSON, @FILE, or - for standard input. Several values, as in NDJSON, are used in turn. In them {{i}} is the \
            number of the call, {{uuid}} a random UUID and {{rand A B}} a whole number from A to B.

            With --rate, calls become due whatever the server does, and latency counts from then: when the server stalls, those \
            that had to wait show it. Service time, from the sending, stands beside it.

            EXIT STATUS
                0  measured, and every threshold held
                1  no call succeeded
                2  the options, the method or DATA make no sense; nothing was called
               78  the server cannot be reached
               99  a threshold failed
              130  ended by Ctrl-C, with a report; a second Ctrl-C quits at once
            """,
        version: "krafti-load \(KraftiLoad.version)"
    )

    /// Complaints of the argument parser begin as ours do.
    static let _errorPrefix = "krafti-load: "

    @Argument(help: ArgumentHelp("The method to call.", valueName: "method"))
    var method: String?

    @Argument(help: ArgumentHelp("The requests. Nothing is one message with every field at its default.", valueName: "data"))
    var data: String?

    @OptionGroup(title: "Load")
    var load: LoadOptions

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
        let display = ProgressDisplay(wantsLines: self.report.progress)
        let run: LoadRun
        do {
            run = try self.makeRun(display)
        } catch {
            display.say("krafti-load: \(error)")
            throw Main.nonsense
        }
        let signals = ReceivedSignals()
        let watch = SignalWatch(noting: signals) { count in
            guard count == 1 else {
                display.clear()
                signals.quit()
            }
            display.say(
                "Stopping: no more calls are made; those under way have \(Figures.span(self.connection.maxTime.duration)) to end.")
            Task { await run.stop() }
        }
        defer { watch.end() }
        let results: LoadResults
        do {
            results = try await run.perform { display.show($0) }
        } catch let error as RPCError {
            display.say("krafti-load: \(error)")
            if error.code == .unavailable { display.say("Is the server running there? --address names another.") }
            throw ExitCode(64 + error.code.rawValue)
        } catch {
            display.say("krafti-load: a request could not be made: \(error)")
            throw Main.nonsense
        }
        display.clear()
        try self.conclude(results, display, signals)
    }

    private func makeRun(_ display: ProgressDisplay) throws -> LoadRun {
        let services = [
            CatalogService.descriptor, ArtisanService.descriptor, TenantService.descriptor, Health.descriptor, Echo.descriptor,
        ]
        let method = try MethodLookup(services).unary(named: self.method ?? "")
        let source = DataSource(argument: self.data, isInputGiven: DataSource.isInputGiven)
        if self.data == nil, source == .standardInput, !DataSource.isInputReady(within: .milliseconds(300)) {
            display.say("Reading requests from standard input. Give DATA, if only '{}', to read nothing.")
        }
        let plan = self.load.plan(newSeed: UInt64.random(in: 0..<1_000_000_000))
        let target = LoadRun.Target(
            method: method,
            payloads: try Payloads(source.read(), named: source.name, type: method.requestType, seed: plan.seed),
            endpoints: try self.connection.endpoints(environment: ProcessInfo.processInfo.environment),
            tls: try self.connection.makeTLS(),
            options: try self.connection.callOptions()
        )
        DescriptorLimit.raise(forConnections: plan.connections)
        return LoadRun(plan, target: target, threads: self.load.threads ?? min(plan.connections, System.coreCount))
    }

    private func conclude(_ results: LoadResults, _ display: ProgressDisplay, _ signals: ReceivedSignals) throws {
        #if DEBUG
            let isDebugBuild = true
        #else
            let isDebugBuild = false
        #endif
        let doubts = Doubts(about: results, isDebugBuild: isDebugBuild)
        let verdicts = self.report.thresholds.map { $0.verdict(on: results) }
        if self.report.json != nil {
            let json = try JSONReport(results, verdicts: verdicts, doubts: doubts).encoded()
            if let file = self.report.jsonFile {
                do {
                    try json.write(to: URL(fileURLWithPath: file), options: .atomic)
                } catch {
                    display.say("krafti-load: \(file) cannot be written: \(error.localizedDescription)")
                }
            } else {
                FileHandle.standardOutput.write(json)
            }
        }
        if self.report.json == nil || self.report.jsonFile != nil {
            let text = TextReport(results, verdicts: verdicts, doubts: doubts).text
            FileHandle.standardOutput.write(Data(text.utf8))
        }
        if let status = signals.exitStatus { throw ExitCode(status) }
        if !verdicts.allSatisfy(\.holds) { throw ExitCode(99) }
        if results.okCount == 0 { throw ExitCode(1) }
    }
}
