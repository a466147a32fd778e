import ArgumentParser

struct OpsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ops",
        abstract: "See how a server is doing, and step in.",
        discussion: """
            EXAMPLES
              krafti ops breakers
              krafti ops breaker database open     refuse what needs the database
              krafti ops breaker database auto     let it decide again
              krafti ops caches
              krafti ops forget --tenant 8dab132c-640c-510c-9e60-0f048413a03e
              krafti ops limits --json | jq .rateLimits
              krafti ops pools -a unix:///run/krafti.sock

            A server answers these to callers on its own machine: over 127.0.0.1, ::1 or a unix socket of mode 0600, and not \
            through a proxy. Each server answers for itself alone. `krafti health` asks whether it takes calls.
            """,
        subcommands: [
            OpsBreakersCommand.self, OpsBreakerCommand.self, OpsCachesCommand.self, OpsForgetCommand.self, OpsLimitsCommand.self,
            OpsPoolsCommand.self,
        ]
    )
}
