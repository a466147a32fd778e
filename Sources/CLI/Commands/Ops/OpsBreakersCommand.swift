import ArgumentParser
import CatalogAPI

struct OpsBreakersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "breakers",
        abstract: "Show the circuit breakers.",
        discussion: """
            CALLS, FAILED and IN A ROW (of failures) are counted anew with each state, and while a breaker is closed with each of \
            its intervals; REFUSED is counted since the server started. SINCE is when it opened, NEXT TRY when it lets calls through \
            to find out whether what it guards is well again. One that is marked as forced stays as an operator wants it: \
            `krafti ops breaker NAME auto` lets it decide again.
            """
    )

    @OptionGroup
    var options: OperatorOptions

    func run() async throws {
        try await self.options.run({ try await $0.listCircuitBreakers(.init(), options: $1) }) { BreakerText.lines($0, style: $1) }
    }
}
