import Application
import ArgumentParser
import Foundation

@main
struct KraftiServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "krafti-server",
        abstract: "Serves the catalogue.",
        discussion: """
            Settings come from flags, from the environment and from a file (--config), the first that says something. `--print-config` \
            shows them all, with their names and where each was said.

            OPTIONS OF ITS COMMANDS, of which `serve` may be left out
            \(KraftiServer.commandOptions)
            """,
        subcommands: [ServeCommand.self, MigrateCommand.self],
        defaultSubcommand: ServeCommand.self
    )

    /// The flags of the commands, which the help of the program would not show by itself.
    private static var commandOptions: String {
        let help = ServeCommand.helpMessage(columns: 80)
        return help.components(separatedBy: "OPTIONS:\n").last ?? ""
    }
}
