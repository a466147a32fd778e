import Foundation
import Protobuf

/// Settings with where each came from.
public struct LoadedSettings: Sendable {
    public let settings: ServerSettings
    /// Told to whoever starts the server, which starts all the same.
    public let warnings: [String]
    let effective: [SettingsReader.Effective]

    /// Everything as it holds, as a file that says the same. Secrets are hidden.
    public var text: String { SettingsTemplate.text(self.effective) }
}

/// What keeps settings from being used: every problem, each with its name and where it was said.
public struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    public let problems: [String]
    /// As `LoadedSettings.warnings`.
    public let warnings: [String]
    let effective: [SettingsReader.Effective]

    /// Everything as it was said, as `LoadedSettings.text` has it.
    public var text: String { SettingsTemplate.text(self.effective) }

    public var description: String {
        let count = self.problems.count == 1 ? "One setting is" : "\(self.problems.count) settings are"
        return "\(count) wrong:\n" + self.problems.map { "  \($0)\n" }.joined()
            + "`krafti-server --print-config` says what each setting takes."
    }
}

extension LoadedSettings {
    /// Names of the environment that the project's other programs read.
    private static let namesOfOthers: Set<String> = [
        "KRAFTI_ADDRESS", "KRAFTI_TEST_POSTGRES", "KRAFTI_GO_CLIENT", "KRAFTI_GO_SERVER", "KRAFTI_GO_CATALOG",
    ]

    /// - Parameters:
    ///   - flags: what the command line says, by the settings' names.
    ///   - environment: the process' own.
    ///   - folder: relative paths begin there.
    public init(
        flags: [String: String],
        environment: [String: String],
        folder: String
    ) throws(SettingsError) {
        // Reading them once from nothing tells which there are.
        var probe = SettingsReader(flags: [:], environment: [:], file: [:], filePath: nil)
        _ = ServerSettings(&probe, environment: [:], folder: folder)
        let names = probe.effective.map(\.name)
        let known = Set(names)

        let config = SettingsCatalogue.config
        let path = flags[config.name] ?? environment[config.name] ?? ""
        var file: SettingsFile?
        var problems: [String] = []
        if !path.isEmpty {
            let whole = path.hasPrefix("/") ? path : "\(folder)/\(path)"
            do throws(SettingProblem) {
                let text = try SettingsFile.text(of: whole)
                file = SettingsFile(text, path: path, known: known.contains) { Suggestion.nearest(to: $0, among: names) }
            } catch {
                let spoken = flags[config.name] == nil ? config.name : config.flag ?? config.name
                problems.append("\(spoken)=\(path) \(error.text).")
            }
        }
        var reader = SettingsReader(
            flags: flags, environment: environment, file: file?.values ?? [:], filePath: path.isEmpty ? nil : path)
        let settings = ServerSettings(&reader, environment: environment, folder: folder)
        problems += (file?.problems ?? []) + reader.problems
        let warnings = Self.warnings(environment, names)
        guard problems.isEmpty, let settings else {
            throw SettingsError(problems: problems, warnings: warnings, effective: reader.effective)
        }
        self.settings = settings
        self.effective = reader.effective
        self.warnings = warnings
    }

    /// What the environment says to a server and no server reads.
    private static func warnings(_ environment: [String: String], _ names: [String]) -> [String] {
        environment.keys.sorted()
            .filter { $0.hasPrefix("KRAFTI_") && !names.contains($0) && !Self.namesOfOthers.contains($0) }
            .map { name in
                let meant = Suggestion.nearest(to: name, among: names).map { " Did you mean `\($0)`?" } ?? ""
                return "The environment sets `\(name)`, which is no setting of this server.\(meant)"
            }
    }
}
