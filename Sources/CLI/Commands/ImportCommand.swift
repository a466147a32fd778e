import ArgumentParser
import CommandLineSupport
import Protobuf
import RPC

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Store tenants, artisans and services from files.",
        discussion: """
            EXAMPLES
              krafti import tenants.ndjson artisans.ndjson services.ndjson
              krafti import data/                                    the files of these names in it
              zcat services.ndjson.gz | krafti import --kind services -
              krafti import services.ndjson --dry-run                only see whether it can be read
              krafti import services.ndjson --report report.ndjson   what became of each line

            A file holds a record a line, as `krafti export` writes it: the JSON of Tenant, Artisan or Service \
            (`krafti describe Service`). Names that begin with tenants, artisans or services say which. What the \
            server sets, such as versions and times, is passed over. A service without isActive is one that cannot \
            be booked, since JSON leaves false out.

            Records with an id can be imported again: what is there already with the same content stays as it is. \
            Those without one are created each time. Services go to the server in streams, one for each tenant, in \
            whatever order the file has them. An import that was interrupted goes on where it ended when it is run \
            again, within a day, with the same file; one from standard input needs the same --upload and the same \
            lines for that.

            EXIT STATUS
              0         everything is stored
              1         something was refused: each line with the reason; or what became of a line cannot be told
              64 + N    a call failed for good, with status N
            """
    )

    @Argument(help: "Files, folders, or - for standard input.", completion: .file())
    var paths: [String]

    @Option(
        help: ArgumentHelp("What the files hold: tenants, artisans or services. (default: as their names say)", valueName: "kind"))
    var kind: RecordKind?

    @Option(help: ArgumentHelp("Name the upload, to go on with it from elsewhere: at most 100 characters.", valueName: "name"))
    var upload: String?

    @Option(
        help: ArgumentHelp("Write what became of each line to this file, an object a line.", valueName: "file"), completion: .file()
    )
    var report: String?

    @Flag(help: "Stop at the first line that is refused.")
    var stopOnError = false

    @Option(parsing: .unconditional, help: ArgumentHelp("Show at most this many refused lines, 0 to 10000.", valueName: "n"))
    var show = 20

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("At most this many calls, and streams of services, at once, 1 to 256.", valueName: "n"))
    var parallel = 16

    @Flag(help: "Read the files and send nothing.")
    var dryRun = false

    @Flag(help: "Print the sums as a JSON object.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func run() async throws {
        guard !self.paths.isEmpty else { throw Complaint("Name the files to import, or - for standard input.") }
        guard (1...256).contains(self.parallel) else { throw Complaint("--parallel takes 1 to 256 calls, not \(self.parallel).") }
        guard (0...10_000).contains(self.show) else { throw Complaint("--show takes 0 to 10000 lines, not \(self.show).") }
        if let upload, upload.isEmpty || upload.count > 100 || upload != upload.printable {
            throw Complaint("--upload takes a name of 1 to 100 characters, without control characters.")
        }
        let inputs = try ImportInput.resolve(self.paths, kind: self.kind)
        let settings = try ConnectionSettings(self.connection, userAgent: Krafti.userAgent)
        let ledger = ImportLedger(
            report: try self.report.map { (path) throws(Complaint) in
                try OutputFile(path: path, sparing: inputs.compactMap(\.identity))
            },
            maxKept: self.show,
            stopsOnRefusal: self.stopOnError
        )
        let console = Console.standard
        let line = StatusLine(console)
        let status = try await settings.withClient { client in
            let importer = Importer(
                client: client,
                callOptions: settings.callOptions,
                options: Importer.Options(
                    maxParallel: self.parallel,
                    uploadName: self.upload,
                    server: settings.endpoints.map(\.description).sorted().joined(separator: ","),
                    isDryRun: self.dryRun,
                    names: UploadNames(environment: Environment.value)
                ),
                ledger: ledger,
                say: { sentence in
                    line.clear()
                    console.say(sentence)
                }
            )
            return try await self.perform(importer, inputs, settings, console, line)
        }
        if status != .success { throw status }
    }

    private func perform(
        _ importer: Importer, _ inputs: [ImportInput], _ settings: ConnectionSettings, _ console: Console, _ line: StatusLine
    ) async throws -> ExitStatus {
        let start = ContinuousClock.now
        let progress = ImportProgress(ledger: importer.ledger, line: line)
        let watch = Task { await progress.run() }
        var failure: RPCError?
        var ending: (any Error)?
        do {
            try await importer.run(inputs)
        } catch let error as RPCError where !Task.isCancelled {
            failure = error
        } catch {
            ending = error
        }
        watch.cancel()
        await watch.value
        try await importer.ledger.finish()
        var summary = ImportSummary(totals: await importer.ledger.totals, isDryRun: self.dryRun, elapsed: .now - start)
        summary.failure = failure ?? ending.flatMap(Self.failure)
        summary.isInterrupted = ending is CancellationError
        summary.keepsReport = await importer.ledger.keepsReport
        summary.isNamed = self.upload != nil
        if let ending {
            // Interrupted, or the file cannot be read: what has been done by then is worth knowing.
            if self.json {
                try self.tell(summary, console)
            } else if summary.totals.count > 0 {
                for line in summary.lines + summary.refusals { console.say(line) }
            }
            throw ending
        }
        try self.tell(summary, console)
        if let failure {
            console.say(failure, at: settings)
            console.say("Run it again to go on: what is stored stays as it is.")
            return .outcome(failure.code)
        }
        return summary.totals.refusedCount > 0 || summary.totals.unknownCount > 0 ? .failure : .success
    }

    /// What ended an import, where that was no call.
    private static func failure(_ ending: any Error) -> RPCError {
        switch ending {
        case is CancellationError: RPCError(.cancelled, "The import was interrupted.")
        case let complaint as Complaint: RPCError(.unknown, complaint.message)
        default: RPCError(ofCall: ending)
        }
    }

    private func tell(_ summary: ImportSummary, _ console: Console) throws {
        if self.json { return try console.print(json: JSONPrinter(isPretty: false).print(summary.json)) }
        for line in summary.lines { try console.print(line: line) }
        for line in summary.refusals { console.say(line) }
    }
}
