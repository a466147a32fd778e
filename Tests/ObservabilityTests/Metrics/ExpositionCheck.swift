import Testing

@testable import Observability

/// Reads an exposition as strictly as its grammar is, and holds it to the rules of its types.
struct ExpositionCheck {
    private let format: ExpositionFormat

    init(_ format: ExpositionFormat) { self.format = format }

    private struct Line {
        let name: String
        let labels: [String: String]
        let value: Double
    }

    func check(_ text: String) throws {
        #expect(text.hasSuffix("\n"))
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        if self.format == .openMetrics {
            #expect(lines.last == "# EOF")
            lines.removeLast()
        }
        var names: [String] = []
        var seen: Set<String> = []
        while let help = lines.first {
            let helpParts = help.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
            try #require(helpParts.count == 4 && helpParts[0] == "#" && helpParts[1] == "HELP", "\(help)")
            let typeParts = try #require(lines.dropFirst().first).split(separator: " ").map(String.init)
            try #require(typeParts.count == 4 && typeParts[1] == "TYPE" && typeParts[2] == helpParts[2], "\(typeParts)")
            let samples = try lines.dropFirst(2).prefix { !$0.hasPrefix("#") }.map(Self.line)
            lines.removeFirst(2 + samples.count)
            #expect(!samples.isEmpty)
            names.append(helpParts[2])
            for sample in samples {
                #expect(seen.insert("\(sample.name) \(sample.labels.sorted { $0.key < $1.key })").inserted, "twice: \(sample)")
            }
            self.check(typeParts[2], typeParts[3], samples)
        }
        #expect(Set(names).count == names.count)
        // Families are sorted by their names with the ending, which OpenMetrics leaves out.
        #expect(self.format == .openMetrics || names == names.sorted())
    }

    private func check(_ family: String, _ type: String, _ samples: [Line]) {
        switch type {
        case "counter":
            let name = self.format == .openMetrics ? "\(family)_total" : family
            #expect(samples.allSatisfy { $0.name == name && $0.value >= 0 }, "\(family)")
        case "gauge": #expect(samples.allSatisfy { $0.name == family }, "\(family)")
        case "histogram":
            let series = Dictionary(grouping: samples) { line in
                line.labels.filter { $0.key != "le" }.sorted { $0.key < $1.key }.map { "\($0)" }.joined()
            }
            for lines in series.values {
                let buckets = lines.filter { $0.name == "\(family)_bucket" }
                let bounds = buckets.compactMap { $0.labels["le"].flatMap { $0 == "+Inf" ? .infinity : Double($0) } }
                #expect(bounds.count == buckets.count && bounds == bounds.sorted() && bounds.last == .infinity, "\(family)")
                #expect(buckets.map(\.value) == buckets.map(\.value).sorted(), "\(family)")
                #expect(lines.filter { $0.name == "\(family)_count" }.map(\.value) == buckets.suffix(1).map(\.value), "\(family)")
                #expect(lines.count { $0.name == "\(family)_sum" } == 1 && lines.count == buckets.count + 2, "\(family)")
            }
        default: Issue.record("\(family) is of no type: \(type)")
        }
    }

    /// Such as `name{label="value"} 1`, whose values may hold anything that is escaped.
    private static func line(_ line: String) throws -> Line {
        let match = try #require(line.wholeMatch(of: /([a-zA-Z_][a-zA-Z0-9_]*)(?:\{(.*)\})? ([^ ]+)/), "\(line)")
        var labels: [String: String] = [:]
        var rest = match.2 ?? ""
        while !rest.isEmpty {
            let label = try #require(
                rest.prefixMatch(of: /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(,(?=.)|$)/), "\(line)")
            #expect(labels.updateValue(String(label.2), forKey: String(label.1)) == nil, "\(line)")
            rest = rest[label.range.upperBound...]
        }
        let value = match.3 == "+Inf" ? .infinity : match.3 == "-Inf" ? -.infinity : Double(match.3)
        return Line(name: String(match.1), labels: labels, value: try #require(value, "\(line)"))
    }
}
