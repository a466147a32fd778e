import Configuration
import Protobuf

/// Reads settings from where they may stand, the first that has one wins: flags, environment, file. Gathers every problem.
struct SettingsReader {
    /// A setting as it holds.
    struct Effective: Hashable, Sendable {
        let name: String
        let flag: String?
        let help: String
        /// What it takes, for people.
        let form: String
        let fallback: String
        /// Without secrets.
        let value: String
        /// Whether `value` lacks a secret.
        let hidesSecret: Bool
        /// Where it was said, such as `environment`.
        let source: String
    }

    private let providers: [(source: String, provider: any ConfigProvider)]
    private(set) var effective: [Effective] = []
    private(set) var problems: [String] = []

    init(flags: [String: String], environment: [String: String], file: [String: String], filePath: String?) {
        self.providers = [
            ("flag", EnvironmentVariablesProvider(environmentVariables: flags)),
            ("environment", EnvironmentVariablesProvider(environmentVariables: environment)),
            (filePath ?? "file", EnvironmentVariablesProvider(environmentVariables: file)),
        ]
    }

    /// The setting's value; what it falls back to when what is said cannot be used, which is remembered as a problem.
    mutating func read<Value>(_ setting: Setting<Value>, fallback: String? = nil) -> Value? {
        let fallback = fallback ?? setting.fallback
        let (text, source) = self.find(setting.name) ?? (fallback, "default")
        let shown = setting.shown(text)
        self.effective.append(
            Effective(
                name: setting.name, flag: setting.flag, help: setting.help, form: setting.form.description, fallback: fallback,
                value: shown, hidesSecret: shown != text, source: source))
        do throws(SettingProblem) {
            return try setting.form(text)
        } catch {
            let place = source == "flag" ? "" : " (\(source))"
            self.problems.append("\(self.spoken(setting.name))=\(shown)\(place) \(error.text).")
            return try? setting.form(fallback)
        }
    }

    /// What a setting that has been read is called by whoever said it: its flag, or its name.
    func spoken(_ name: String) -> String {
        guard let setting = self.effective.last(where: { $0.name == name }), setting.source == "flag" else { return name }
        return setting.flag ?? name
    }

    /// Adds a problem that settings have together.
    mutating func report(_ problem: String) { self.problems.append(problem) }

    /// An empty text says nothing.
    private func find(_ name: String) -> (text: String, source: String)? {
        let key = AbsoluteConfigKey(name.lowercased().split(separator: "_").map(String.init))
        for (source, provider) in self.providers {
            guard let value = try? provider.value(forKey: key, type: .string).value, case .string(let text) = value.content,
                !text.isEmpty
            else { continue }
            return (text, source)
        }
        return nil
    }
}
