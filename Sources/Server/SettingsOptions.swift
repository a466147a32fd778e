import Application
import ArgumentParser
import Foundation
import Logging
import Observability

/// The flags by which settings are said; each stands for a name of the environment.
struct SettingsOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A file of settings: NAME=value a line, comments behind #.", valueName: "FILE"))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "Where calls are answered, several addresses with commas (default: 127.0.0.1:7447).",
            valueName: "HOST:PORT|unix:///PATH"))
    var rpc: String?

    @Option(
        help: ArgumentHelp("Where /livez, /readyz and /metrics are answered (default: 127.0.0.1:7448).", valueName: "HOST:PORT"))
    var ops: String?

    @Option(
        help: ArgumentHelp(
            "Where the private Postgres lives when DATABASE_URL names no database (default: .krafti).", valueName: "DIR"))
    var state: String?

    @Flag(help: "Listen beyond this machine although any caller can act for any tenant.")
    var insecure = false

    @Option(
        help: ArgumentHelp("trace, debug, info, notice, warning, error or critical (default: info).", valueName: "LEVEL"))
    var logLevel: String?

    @Option(help: ArgumentHelp("text or json (default: text).", valueName: "FORMAT"))
    var logFormat: String?

    @Option(help: ArgumentHelp("How long calls in flight may take when the server stops (default: 10s).", valueName: "TIME"))
    var drainTime: String?

    @Flag(help: "Show every setting, what it does and takes, and how it holds, as a file for --config; then end.")
    var printConfig = false

    /// An empty value is a variable of the shell that is not set: the setting's default is not what was meant.
    mutating func validate() throws {
        let said = [
            ("--config", self.config), ("--rpc", self.rpc), ("--ops", self.ops), ("--state", self.state),
            ("--log-level", self.logLevel), ("--log-format", self.logFormat), ("--drain-time", self.drainTime),
        ]
        for (flag, value) in said where value?.isEmpty == true {
            throw ValidationError("\(flag) is given, and its value is empty. Give it one, or leave the flag out.")
        }
    }

    /// What was said, by the settings' names.
    private var flags: [String: String] {
        [
            "KRAFTI_CONFIG": self.config,
            "KRAFTI_RPC_LISTEN": self.rpc,
            "KRAFTI_OPS_LISTEN": self.ops,
            "KRAFTI_STATE_DIR": self.state,
            "KRAFTI_INSECURE": self.insecure ? "true" : nil,
            "LOG_LEVEL": self.logLevel,
            "LOG_FORMAT": self.logFormat,
            "KRAFTI_DRAIN_TIME": self.drainTime,
        ].compactMapValues(\.self)
    }

    /// Reads the settings. Ends the program when they cannot be used, and when they were only to be shown.
    func load() throws -> LoadedSettings {
        let loaded: LoadedSettings
        do throws(SettingsError) {
            loaded = try LoadedSettings(
                flags: self.flags,
                environment: ProcessInfo.processInfo.environment,
                folder: FileManager.default.currentDirectoryPath
            )
        } catch {
            // Who asks what settings take often has one that is wrong.
            if self.printConfig { print(error.text, terminator: "") }
            Self.say(error.warnings)
            throw Ending.wrongSettings.saying(error.description)
        }
        guard !self.printConfig else {
            print(loaded.text, terminator: "")
            // A server that goes on logs them.
            Self.say(loaded.warnings)
            throw ExitCode.success
        }
        return loaded
    }

    private static func say(_ warnings: [String]) {
        for warning in warnings { Ending.say("Warning: \(warning)") }
    }
}

/// How the program ends when it does not end well.
enum Ending: Int32 {
    case failed = 1
    /// `EX_CONFIG` of sysexits.h.
    case wrongSettings = 78

    static func of(_ error: StartError) -> ExitCode {
        (error.isWrongSetting ? Self.wrongSettings : .failed).saying(error.description)
    }

    /// Says why, and gives what ends the program.
    func saying(_ text: String) -> ExitCode {
        Self.say(text)
        return ExitCode(self.rawValue)
    }

    static func say(_ text: String) { FileHandle.standardError.write(Data("krafti-server: \(text)\n".utf8)) }
}
