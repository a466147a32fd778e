import ArgumentParser
import CatalogAPI
import Protobuf

struct OpsBreakerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "breaker",
        abstract: "Open or close a circuit breaker, or leave that to itself again.",
        discussion: """
            EXAMPLES
              krafti ops breaker database open
              krafti ops breaker database auto

            What is decided holds for the server that is asked, until it is decided again or the server stops. One that was kept open \
            and decides again lets a few calls through first, and closes when they go well.
            """
    )

    enum Decision: String, CaseIterable, ExpressibleByArgument {
        case open
        case closed
        case auto

        var mode: BreakerMode {
            switch self {
            case .open: .forceOpen
            case .closed: .forceClosed
            case .auto: .automatic
            }
        }
    }

    @Argument(help: "The breaker, by the name that `krafti ops breakers` shows.")
    var name: String

    @Argument(help: "open: refuse its calls. closed: let them through, whatever comes of them. auto: let it decide.")
    var decision: Decision

    @OptionGroup
    var options: OperatorOptions

    func run() async throws {
        let request = ForceCircuitBreakerRequest.with { ($0.name, $0.mode) = (self.name, self.decision.mode) }
        try await self.options.run({ try await $0.forceCircuitBreaker(request, options: $1) }) { BreakerText.lines($0, style: $1) }
    }
}
