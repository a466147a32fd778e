import ArgumentParser
import CatalogAPI

struct OpsBreakersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "breakers",
        abstract: "Show the circuit breakers.",
        discussion: """
            CALLS, FAILED and IN A ROW (of failures) are counted anew with each state, and while a breaker is closed with each of \
            its intervals; REFUSED is counted since the server started.
            """
    )

    @OptionGroup
    var options: OperatorOptions

    func run() async throws {
        try await self.options.run({ try await $0.listCircuitBreakers(.init(), options: $1) }) { BreakerText.lines($0, style: $1) }
    }
}
