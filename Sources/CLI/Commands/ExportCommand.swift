import ArgumentParser
import CommandLineSupport
import RPC

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write tenants, artisans and services to files that `krafti import` reads.",
        discussion: """
            EXAMPLES
              krafti export --output data/                     all there is, in data/tenants.ndjson and so on
              krafti export tenants | jq -r '.id + " " + .name'
              krafti export services --tenant 8dab132c-640c-510c-9e60-0f048413a03e > services.ndjson
              krafti export services artisans -o data/ --force
              krafti export tenants --all-fields | jq .createdAt

            A record is a line of JSON. Without --output, one kind goes to standard output. Files are put in their \
            place when all of them are complete: an export that is interrupted leaves none.

            To list tenants is for the platform's operators; with --tenant it is not needed.
            """
    )

    @Argument(help: "What to export: tenants, artisans, services. (default: all of them)")
    var kinds: [RecordKind] = []

    @Option(name: [.customLong("tenant")], help: ArgumentHelp("Only of this tenant; may be given several times.", valueName: "id"))
    var tenants: [String] = []

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write files into this folder, which is made.", valueName: "folder"),
        completion: .directory)
    var output: String?

    @Flag(help: "Replace files that are there already.")
    var force = false

    @Flag(help: "Write what the server sets, too: versions and times; and fields that have their default value.")
    var allFields = false

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    func run() async throws {
        let kinds = self.kinds.isEmpty ? RecordKind.allCases : RecordKind.allCases.filter(self.kinds.contains)
        guard self.output != nil || kinds.count == 1 else {
            throw Complaint("Standard output takes one kind: name tenants, artisans or services; or a folder, with --output.")
        }
        guard self.output != nil || !self.force else { throw Complaint("--force is about files; name their folder with --output.") }
        if let other = self.tenants.first(where: { !$0.isUUID }) {
            throw Complaint(
                "--tenant takes the id of a tenant, a UUID, which `\(other.printable)` is not.",
                advice: "`krafti export tenants` shows the tenants with their ids.")
        }
        let settings = try ConnectionSettings(self.connection, userAgent: Krafti.userAgent)
        guard settings.metadata["x-tenant-id"] == nil else {
            throw Complaint(
                "An export takes its tenants from --tenant, not from the header x-tenant-id.",
                advice: "Write --tenant ID in its place; without one, every tenant is exported.")
        }
        let console = Console.standard
        let folder = try self.output.map { (path) throws(Complaint) in
            try ExportFolder(path, replacesFiles: self.force, kinds: kinds)
        }
        let status = try await settings.withClient { client in
            let line = StatusLine(console)
            defer { line.clear() }
            do {
                for kind in kinds {
                    try await self.export(kind, client, settings.callOptions, to: folder, console, line)
                }
                try folder?.finish()
                return ExitStatus.success
            } catch let error as RPCError {
                try Task.checkCancellation()
                line.clear()
                console.say(error, at: settings)
                return .outcome(error.code)
            }
        }
        if status != .success { throw status }
        for (kind, count) in folder?.counts ?? [] { try console.print(line: "\(kind.rawValue)  \(Figures.count(count))") }
    }

    private func export(
        _ kind: RecordKind, _ client: RPCClient, _ options: CallOptions, to folder: ExportFolder?, _ console: Console,
        _ line: StatusLine
    ) async throws {
        var count = 0
        var shown = ContinuousClock.now
        let export = RecordExport(client: client, options: options, printsAllFields: self.allFields) { lines, records in
            if let folder { try folder.write(lines, records, kind) } else { try console.print(json: lines) }
            count += records
            // Where the records themselves go to the terminal, they are progress enough.
            guard !console.terminal.isOutputTerminal || folder != nil, .now - shown > .milliseconds(200) else { return }
            shown = .now
            line.show("\(kind.rawValue)  \(Figures.count(count))")
        }
        var seen: Set<String> = []
        try await export.run(kind, of: self.tenants.map(\.unifiedIdentifier).filter { seen.insert($0).inserted })
    }
}
