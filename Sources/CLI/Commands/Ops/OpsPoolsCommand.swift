import ArgumentParser
import CatalogAPI

struct OpsPoolsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pools",
        abstract: "Show the pools of connections to what the server stands on.",
        discussion: """
            `waiting` is how many requests wait for a connection now. `granted`, and what follows it, is counted since the server \
            started: `waited for` adds up how long requests have waited, `in vain` is how many gave up waiting.
            """
    )

    @OptionGroup
    var options: OperatorOptions

    func run() async throws {
        try await self.options.run({ try await $0.getPools(.init(), options: $1) }) { PoolText.lines($0, style: $1) }
    }
}
