import ArgumentParser
import CommandLineSupport
import RPC

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the services and their methods.",
        discussion: """
            EXAMPLES
              krafti list
              krafti list CatalogService
              krafti list --json | jq -r '.services[].methods[].name'
            """
    )

    @Argument(help: "Only this service.", completion: .custom(Completion.services))
    var service: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let services = if let service { [try Contract.krafti.service(service)] } else { Contract.krafti.services }
        let console = Console.standard
        if self.json {
            let printer = JSONPrinter(
                isPretty: console.terminal.isOutputTerminal, isColored: console.terminal.outputStyle.isColored)
            return try console.print(json: printer.print(DescriptionJSON.list(services)))
        }
        try console.print(line: Self.text(of: services, style: console.terminal.outputStyle, columns: console.terminal.columns))
    }

    /// A line for each method, cut to the width of a terminal.
    static func text(of services: [ServiceDescriptor], style: TextStyle, columns: Int?) -> String {
        let methods = services.flatMap(\.methods)
        let names = methods.map(\.name.count).max() ?? 0
        let kinds = methods.map(\.kind.word.count).max() ?? 0
        return services.map { service in
            let lines = service.methods.map { method in
                let comment = TextLayout.cut(
                    TextLayout.firstSentence(of: method.documentation), to: columns.map { max($0 - names - kinds - 6, 20) }
                )
                return
                    "  \(style.name(method.name.padded(to: names)))  \(style.quiet(method.kind.word.padded(to: kinds)))  \(comment)"
            }
            return ([style.heading(service.name)] + lines).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }
}
