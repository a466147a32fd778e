import Application
import ArgumentParser
import CommandLineSupport
import Foundation

@main
struct KraftiServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "krafti-server",
        abstract: "Serves the catalogue.",
        discussion: """
            SETTINGS
            Each is said by a flag, by the environment or in a file (--config FILE), and the first of them that says something counts. \
            Most have no flag: `krafti-server --print-config` lists every setting with its name, what it does and takes, and where its \
            value comes from. What it prints is a file for --config: NAME=value a line, and lines with # in front are comments.

            EXIT STATUS
              0         it did what it was to do; a server that a signal ends does
              1         it could not: the database, an address or a file is in the way
              64        the command line makes no sense
              78        a setting is wrong, or a file that it names cannot be used

            OPTIONS OF ITS COMMANDS, of which `serve` may be left out
            \(KraftiServer.commandOptions)
            """,
        version: "krafti-server \(Version.current)",
        subcommands: [ServeCommand.self, MigrateCommand.self],
        defaultSubcommand: ServeCommand.self
    )

    /// The flags of the commands, which the help of the program would not show by itself.
    private static var commandOptions: String {
        let help = ServeCommand.helpMessage(columns: 80)
        return help.components(separatedBy: "OPTIONS:\n").last ?? ""
    }
}
