/// How the numbers are written for whoever collects them.
public enum ExpositionFormat: Hashable, Sendable, CaseIterable {
    /// Prometheus' text format 0.0.4.
    case text
    /// OpenMetrics 1.0.0.
    case openMetrics

    /// Prometheus 3 throws away an answer whose type it does not know.
    public var contentType: String {
        switch self {
        case .text: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// What an `Accept` header wants most. Who wants neither gets text, as collectors expect.
    public init(accept: String) {
        var text = 0.0
        var openMetrics = 0.0
        for range in accept.split(separator: ",") {
            let parts = range.split(separator: ";").map { Self.trimmed($0).lowercased() }
            guard let type = parts.first else { continue }
            var parameters: [String: String] = [:]
            for part in parts.dropFirst() {
                let pair = part.split(separator: "=", maxSplits: 1).map { Self.trimmed($0) }
                if pair.count == 2 { parameters[pair[0]] = pair[1].filter { $0 != "\"" } }
            }
            let quality = parameters["q"].map { Double($0) ?? 0 } ?? 1
            let version = parameters["version"]
            switch type {
            case "application/openmetrics-text" where version == nil || version == "1.0.0": openMetrics = max(openMetrics, quality)
            case "text/plain" where version == nil || version == "0.0.4": text = max(text, quality)
            case "text/*", "*/*": text = max(text, quality)
            default: continue
            }
        }
        self = openMetrics > 0 && openMetrics >= text ? .openMetrics : .text
    }

    private static func trimmed(_ text: Substring) -> String {
        let text = text.drop { $0 == " " || $0 == "\t" }
        return String(text.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
