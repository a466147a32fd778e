import Logging

/// One line of a log: whatever its parts hold, it stays one line, and a terminal that shows it obeys nothing in it.
struct LogLine {
    let time: LogTime
    let level: Logger.Level
    let message: String
    let logger: String
    let facts: [(name: String, value: Fact)]

    /// What whoever logs gives as a number is one for programs too; text is text, also when it looks like a number.
    enum Fact {
        case text(String)
        case integer(Int)
        case fraction(Double)

        init(_ value: Logger.MetadataValue) {
            if case .stringConvertible(let number) = value {
                if let number = number as? any BinaryInteger, let integer = Int(exactly: number) {
                    self = .integer(integer)
                    return
                }
                if let number = number as? Double {
                    self = .fraction(number)
                    return
                }
            }
            self = .text(LogLine.bounded("\(value)"))
        }

        var text: String {
            switch self {
            case .text(let text): text
            case .integer(let number): "\(number)"
            case .fraction(let number): "\(number)"
            }
        }
    }

    /// A fact is cut off here; a line must not be as long as what a peer sends.
    static let maxValueCharacters = 2048

    private static let reserved: Set<String> = ["time", "level", "msg", "logger"]

    init(time: LogTime, level: Logger.Level, message: String, logger: String, metadata: Logger.Metadata) {
        self.time = time
        self.level = level
        self.message = Self.bounded(message)
        self.logger = logger
        self.facts = metadata.sorted { $0.key < $1.key }.map { ($0.key, Fact($0.value)) }
    }

    /// - Parameter isColoured: for a terminal, whose reader knows the day.
    func text(isColoured: Bool) -> String {
        var line = isColoured ? "\u{1B}[2m\(self.time.timeOfDay)\u{1B}[0m " : "\(self.time.full) "
        line += isColoured ? "\(self.colour)\(self.levelName)\u{1B}[0m " : "\(self.levelName) "
        line += Self.harmless(self.message)
        for (name, fact) in self.facts {
            let value = fact.text
            line +=
                isColoured
                ? "  \u{1B}[2m\(Self.plain(name))=\u{1B}[0m\(Self.plain(value))" : " \(Self.plain(name))=\(Self.plain(value))"
        }
        return line + "\n"
    }

    var json: String {
        var object = JSONObject()
        object.add("time", self.time.full)
        object.add("level", self.level.rawValue)
        object.add("msg", self.message)
        object.add("logger", self.logger)
        // The fixed names stay unique, as many readers want them.
        for (name, value) in self.facts {
            let name = Self.reserved.contains(name) ? "\(name)_" : name
            switch value {
            case .text(let text): object.add(name, text)
            case .integer(let number): object.add(name, number)
            case .fraction(let number): object.add(name, number)
            }
        }
        return object.text + "\n"
    }

    private var levelName: String {
        let name = self.level.rawValue.uppercased()
        return name + String(repeating: " ", count: max(7 - name.count, 0))
    }

    private var colour: String {
        switch self.level {
        case .trace, .debug: "\u{1B}[2m"
        case .info, .notice: "\u{1B}[32m"
        case .warning: "\u{1B}[33m"
        case .error, .critical: "\u{1B}[31m"
        }
    }

    fileprivate static func bounded(_ text: String) -> String {
        guard text.utf8.count > Self.maxValueCharacters else { return text }
        return "\(text.prefix(Self.maxValueCharacters))…"
    }

    /// As it is where that is plain, else in quotes.
    private static func plain(_ value: String) -> String {
        let isPlain =
            !value.isEmpty
            && value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=") }
        return isPlain ? value : JSONObject.quoted(value)
    }

    /// A message, which is ours, without quotes around it.
    private static func harmless(_ message: String) -> String {
        message.unicodeScalars.contains { $0.properties.generalCategory == .control } ? JSONObject.quoted(message) : message
    }
}
