/// The labels of one series as the exposition has them, such as `method="GET",code="200"`; empty where there are none. Series are
/// told apart by this text.
struct MetricLabels: Hashable, Comparable, Sendable {
    let text: String

    /// A value is cut off here: no series is as long as what a peer sends.
    static let maxValueCharacters = 200

    /// - Parameter values: one for each name; what is missing is empty, and what is more counts for nothing.
    init(_ names: [String], _ values: [String]) {
        assert(names.count == values.count, "\(names) and \(values)")
        var text = ""
        for (index, name) in names.enumerated() {
            if index > 0 { text += "," }
            text += "\(name)=\"\(Self.escaped(index < values.count ? values[index] : ""))\""
        }
        self.text = text
    }

    /// What stands for all series that there is no room for.
    static func other(_ names: [String]) -> MetricLabels {
        MetricLabels(names, names.map { _ in MetricFamily.other })
    }

    static func < (one: MetricLabels, other: MetricLabels) -> Bool {
        one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
    }

    /// Backslash, quote and line feed are what both formats want escaped in a value.
    static func escaped(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars.prefix(Self.maxValueCharacters) {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
