/// One thing that can be configured: its name in the environment and in a file, its flag, and what its text means.
struct Setting<Value: Sendable>: Sendable {
    /// Such as `KRAFTI_RPC_LISTEN`; those that the field has a name for are called so, such as `DATABASE_URL`.
    let name: String
    /// Such as `--rpc`; nil where environment and file have to do.
    var flag: String?
    /// What it takes and does, as a sentence.
    let help: String
    /// What holds where nothing is said, as one would write it.
    let fallback: String
    /// How the text is shown to people; a secret's is not the text.
    var shown: @Sendable (String) -> String = { $0 }
    let form: SettingForm<Value>
}

/// What texts a setting takes.
struct SettingForm<Value: Sendable>: Sendable {
    /// For people, such as `a number from 1 to 10`.
    let description: String
    private let parse: @Sendable (String) throws(SettingProblem) -> Value

    init(_ description: String, parse: @escaping @Sendable (String) throws(SettingProblem) -> Value) {
        self.description = description
        self.parse = parse
    }

    func callAsFunction(_ text: String) throws(SettingProblem) -> Value { try self.parse(text) }
}

/// What is wrong with the text of a setting, and what would be right: the end of a sentence that begins with the name.
struct SettingProblem: Error, Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    /// - Parameter reason: whole sentences; the last one's end is that of the whole.
    init(unusable reason: String) {
        self.init("cannot be used: \(reason.hasSuffix(".") ? String(reason.dropLast()) : reason)")
    }
}
