import Logging

/// One line of a log.
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
    }

    /// A fact is cut off here; a line must not be as long as what a peer sends.
    static let maxValueBytes = 2048

    private static let reserved: Set<String> = ["time", "level", "msg", "logger"]

    init(time: LogTime, level: Logger.Level, message: String, logger: String, metadata: Logger.Metadata) {
        self.time = time
        self.level = level
        self.message = Self.bounded(message)
        self.logger = logger
        self.facts = metadata.sorted { $0.key < $1.key }.map { ($0.key, Fact($0.value)) }
    }

    func bytes(_ style: LineStyle) -> [UInt8] {
        var bytes = LineBytes(style, time: self.time, level: self.level, message: self.message, logger: self.logger)
        for (name, value) in self.facts {
            // The fixed names stay unique, as many readers of JSON want them.
            let name = style == .json && Self.reserved.contains(name) ? "\(name)_" : name
            switch value {
            case .text(let text): bytes.add(name, text)
            case .integer(let number): bytes.add(name, literal: "\(number)")
            // What JSON has no number for is text.
            case .fraction(let number) where number.isFinite: bytes.add(name, literal: "\(number)")
            case .fraction(let number): bytes.add(name, "\(number)")
            }
        }
        return bytes.line()
    }

    /// The whole text, or its beginning. What people take for one character may be of any length, so bytes are counted.
    static func bounded(_ text: String) -> String {
        guard text.utf8.count > Self.maxValueBytes else { return text }
        var end = text.utf8.index(text.utf8.startIndex, offsetBy: Self.maxValueBytes)
        while UTF8.isContinuation(text.utf8[end]) { end = text.utf8.index(before: end) }
        return String(text.unicodeScalars[..<end]) + "…"
    }
}
