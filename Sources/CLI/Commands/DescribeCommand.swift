import ArgumentParser
import CommandLineSupport
import Protobuf
import RPC

struct DescribeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Explain a method, a message, a service or an enum.",
        discussion: """
            EXAMPLES
              krafti describe CreateService
              krafti describe ServiceDraft
              krafti describe CreateService --template > request.json
              krafti describe Money --json | jq '.fields[].jsonName'
            """
    )

    @Argument(help: "A name, whole or only its last parts. Case does not matter.", completion: .custom(Completion.entries))
    var name: String

    @Flag(help: "Print only a request with every field, to be filled in; of a message, the message.")
    var template = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let contract = Contract.krafti
        let console = Console.standard
        let terminal = console.terminal
        let entry = try contract.entry(self.name)
        if self.template {
            let printer = JSONPrinter(isPretty: !self.json, isColored: terminal.outputStyle.isColored)
            return try console.print(json: printer.print(RequestTemplate.make(for: Self.templateType(of: entry))))
        }
        if self.json {
            let printer = JSONPrinter(isPretty: terminal.isOutputTerminal, isColored: terminal.outputStyle.isColored)
            return try console.print(json: printer.print(DescriptionJSON.describe(entry)))
        }
        let text = DescriptionText(contract: contract, style: terminal.outputStyle, width: terminal.textWidth)
        try console.print(line: text.describe(entry))
    }

    private static func templateType(of entry: ContractEntry) throws(Complaint) -> any Message.Type {
        switch entry {
        case .method(let method): method.requestType
        case .message(let type): type
        case .service, .enumeration:
            throw Complaint(
                "\(entry.fullName) is \(entry.kindName == "enum" ? "an enum" : "a service"); a template is made of a method or a message."
            )
        }
    }
}
