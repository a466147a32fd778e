import ArgumentParser
import CatalogAPI

struct OpsLimitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits",
        abstract: "Show the limits in force, and whom they refused.",
        discussion: """
            BURST is how many calls are taken at once after a pause. CALLERS is how many the server keeps count of by itself; where \
            servers count together, in Redis, it does not know. REFUSED is what this server has refused since it started, for all \
            plans of a tier together.
            """
    )

    @OptionGroup
    var options: OperatorOptions

    func run() async throws {
        try await self.options.run({ try await $0.getLimits(.init(), options: $1) }) { LimitText.lines($0, style: $1) }
    }
}
