import Logging

/// A line of the log while it is made: whatever its parts hold, it stays one line, and a terminal that shows it obeys nothing in it.
///
/// Each call of the server makes one, so parts that need no escaping, nearly all, are copied as they are.
struct LineBytes {
    private let style: LineStyle
    private var bytes: [UInt8] = []

    /// - Parameters:
    ///   - message: ours, without quotes around it where people read it.
    ///   - logger: stands in lines for programs alone.
    init(_ style: LineStyle, time: LogTime, level: Logger.Level, message: String, logger: String) {
        self.style = style
        self.bytes.reserveCapacity(512)
        switch style {
        case .json:
            self.add("{\"time\":\"")
            time.addFull(to: &self.bytes)
            self.add("\",\"level\":\"")
            self.bytes += level.rawValue.utf8
            self.add("\",\"msg\":")
            self.add(quoted: message)
            self.add(",\"logger\":")
            self.add(quoted: logger)
        case .text:
            time.addFull(to: &self.bytes)
            self.add(" ")
            self.add(level.column)
            self.add(" ")
            self.add(message: message)
        case .colouredText:
            self.add("\u{1B}[2m")
            time.addTimeOfDay(to: &self.bytes)
            self.add("\u{1B}[0m ")
            self.add(level.colour)
            self.add(level.column)
            self.add("\u{1B}[0m ")
            self.add(message: message)
        }
    }

    /// Adds a fact that is text.
    mutating func add(_ name: String, _ value: String) {
        self.begin(name)
        if self.style == .json { self.add(quoted: value) } else { self.add(plain: value) }
    }

    /// Adds a fact that is a number, or another value whose text is JSON and plain.
    mutating func add(_ name: String, literal: String) {
        self.begin(name)
        self.bytes += literal.utf8
    }

    /// Adds a time in milliseconds, to the microsecond.
    mutating func add(_ name: String, microseconds: Int) {
        self.begin(name)
        if !self.bytes.append(microseconds: microseconds) { self.bytes += "\(Double(microseconds) / 1000)".utf8 }
    }

    /// The line with its end.
    consuming func line() -> [UInt8] {
        self.add(self.style == .json ? "}\n" : "\n")
        return self.bytes
    }

    // MARK: Parts

    private mutating func begin(_ name: String) {
        switch self.style {
        case .json:
            self.add(",")
            self.add(quoted: name)
            self.add(":")
        case .text:
            self.add(" ")
            self.add(plain: name)
            self.add("=")
        case .colouredText:
            self.add("  \u{1B}[2m")
            self.add(plain: name)
            self.add("=\u{1B}[0m")
        }
    }

    private mutating func add(_ text: StaticString) {
        text.withUTF8Buffer { self.bytes += $0 }
    }

    private mutating func add(quoted text: String) {
        if Self.consists(text, of: { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            self.bytes.append(UInt8(ascii: "\""))
            self.bytes += text.utf8
            self.bytes.append(UInt8(ascii: "\""))
        } else {
            self.bytes += JSONObject.quoted(text).utf8
        }
    }

    /// As it is where that is plain, else in quotes.
    private mutating func add(plain text: String) {
        let isPlain =
            !text.isEmpty
            && Self.consists(text, of: { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=") })
        self.bytes += isPlain ? text.utf8 : JSONObject.quoted(text).utf8
    }

    /// In quotes only where a terminal would obey something in it.
    private mutating func add(message: String) {
        let isHarmless =
            Self.consists(message, of: { $0 >= 0x20 && $0 < 0x7F })
            || !message.unicodeScalars.contains { $0.properties.generalCategory == .control }
        self.bytes += isHarmless ? message.utf8 : JSONObject.quoted(message).utf8
    }

    private static func consists(_ text: String, of isUsual: (UInt8) -> Bool) -> Bool {
        text.utf8.withContiguousStorageIfAvailable { $0.allSatisfy(isUsual) } ?? text.utf8.allSatisfy(isUsual)
    }
}

extension Logger.Level {
    /// Its name, as wide as any.
    fileprivate var column: StaticString {
        switch self {
        case .trace: "TRACE  "
        case .debug: "DEBUG  "
        case .info: "INFO   "
        case .notice: "NOTICE "
        case .warning: "WARNING"
        case .error: "ERROR  "
        case .critical: "CRITICAL"
        }
    }

    fileprivate var colour: StaticString {
        switch self {
        case .trace, .debug: "\u{1B}[2m"
        case .info, .notice: "\u{1B}[32m"
        case .warning: "\u{1B}[33m"
        case .error, .critical: "\u{1B}[31m"
        }
    }
}
