/// Settings as a file of settings that explains itself: what each does and takes stands above its line.
enum SettingsTemplate {
    /// Comments are broken here.
    private static let width = 100

    static func text(_ effective: [SettingsReader.Effective]) -> String {
        let introduction = """
            Every setting of krafti-server, as it holds. `krafti-server --config FILE` takes a file like this one: NAME=value a line, \
            the value in quotes if you like, and lines that begin with # are comments. What a flag says counts before the \
            environment, and that before the file.
            """
        return Self.comment(introduction) + effective.map { "\n" + Self.text($0) }.joined()
    }

    private static func text(_ setting: SettingsReader.Effective) -> String {
        let facts = [
            "Takes: \(setting.form).", setting.fallback.isEmpty ? nil : "Default: \(setting.fallback).",
            setting.flag.map { "Flag: \($0)." },
        ]
        var text = Self.comment(setting.help) + Self.comment(facts.compactMap(\.self).joined(separator: " "))
        text += Self.comment("From: \(setting.source).")
        let line = "\(setting.name)=\(setting.value)"
        if setting.hidesSecret {
            text += Self.comment("A secret is hidden here, so that this line says nothing as it is:")
        } else if setting.name != SettingsCatalogue.config.name, Self.canBeRead(line, as: setting) {
            return text + line + "\n"
        }
        // One that a file cannot say, on one line whatever it holds.
        return text + "# " + line.split(whereSeparator: \.isNewline).joined(separator: " ") + "\n"
    }

    private static func canBeRead(_ line: String, as setting: SettingsReader.Effective) -> Bool {
        let file = SettingsFile(line, path: "", known: { $0 == setting.name }, suggestion: { _ in nil })
        return file.problems.isEmpty && file.values == [setting.name: setting.value]
    }

    /// Lines of a comment, broken between words.
    private static func comment(_ text: String) -> String {
        var lines: [String] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            if let last = lines.last, last.count + word.count < Self.width {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append("# \(word)")
            }
        }
        return lines.map { "\($0)\n" }.joined()
    }
}
