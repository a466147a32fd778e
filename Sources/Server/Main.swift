import Application
import ArgumentParser

@main
struct KraftiServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "krafti-server",
        abstract: "Serves the catalogue.",
        discussion: """
            Settings come from flags, from the environment and from a file (--config), the first that says something. `--print-config` \
            shows them all, with their names and where each was said.
            """,
        subcommands: [ServeCommand.self, MigrateCommand.self],
        defaultSubcommand: ServeCommand.self
    )
}
