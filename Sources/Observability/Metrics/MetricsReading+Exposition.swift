extension MetricsReading {
    /// The whole answer: families by name, series by their labels, so that two answers differ in numbers alone.
    public func exposition(_ format: ExpositionFormat) -> String {
        var text = ""
        for (_, family) in self.families.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            Self.write(family, format, to: &text)
        }
        if format == .openMetrics { text += "# EOF\n" }
        return text
    }

    private static func write(_ family: Family, _ format: ExpositionFormat, to text: inout String) {
        let name = family.family.name
        let described = format == .openMetrics && family.family.kind == .counter ? Self.withoutTotal(name) : name
        text += "# HELP \(described) \(Self.escapedHelp(family.family.help, format))\n"
        text += "# TYPE \(described) \(family.family.kind.name)\n"
        for (labels, value) in family.samples.sorted(by: { $0.key < $1.key }) {
            switch value {
            case .number(let number): Self.write(name, labels.text, Self.number(number), to: &text)
            case .histogram(let reading):
                guard case .histogram(let buckets) = family.family.kind else { continue }
                Self.write(name, labels.text, reading, buckets, format, to: &text)
            }
        }
    }

    private static func write(
        _ name: String, _ labels: String, _ reading: HistogramReading, _ buckets: HistogramBuckets, _ format: ExpositionFormat,
        to text: inout String
    ) {
        let prefix = labels.isEmpty ? "" : "\(labels),"
        var count: UInt64 = 0
        for (index, inBucket) in reading.counts.enumerated() {
            count += inBucket
            let bound = index < buckets.bounds.count ? Self.bound(buckets.bounds[index], format) : "+Inf"
            Self.write("\(name)_bucket", "\(prefix)le=\"\(bound)\"", String(count), to: &text)
        }
        Self.write("\(name)_sum", labels, Self.number(Double(reading.sum) / buckets.scale), to: &text)
        Self.write("\(name)_count", labels, String(count), to: &text)
    }

    private static func write(_ name: String, _ labels: String, _ value: String, to text: inout String) {
        text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }

    /// In OpenMetrics the series of a counter have the ending and their family has not.
    private static func withoutTotal(_ name: String) -> String {
        name.hasSuffix("_total") ? String(name.dropLast("_total".count)) : name
    }

    /// OpenMetrics wants quotes escaped too.
    private static func escapedHelp(_ help: String, _ format: ExpositionFormat) -> String {
        var text = ""
        for scalar in help.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\"" where format == .openMetrics: text += "\\\""
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// OpenMetrics wants a bound to look like a float; Prometheus' own clients leave out what says nothing.
    private static func bound(_ bound: Double, _ format: ExpositionFormat) -> String {
        format == .openMetrics ? "\(bound)" : Self.number(bound)
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        // Whole numbers up to here are exact.
        if let whole = Int(exactly: value), whole.magnitude < 1 << 53 { return String(whole) }
        return "\(value)"
    }
}
