import ArgumentParser
import CatalogAPI

struct OpsLimitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits",
        abstract: "Show the limits in force, and whom they refused.",
        discussion: "BURST is how many calls are taken at once after a pause; REFUSED is counted since the server started."
    )

    @OptionGroup
    var options: OperatorOptions

    func run() async throws {
        try await self.options.run({ try await $0.getLimits(.init(), options: $1) }) { LimitText.lines($0, style: $1) }
    }
}
