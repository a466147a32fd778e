public import Resilience

/// How much may run at once before callers are refused.
public struct OverloadSettings: Sendable, Hashable {
    public var isEnabled: Bool
    /// By `CallClass`.
    public var classes: [ConcurrencyLimits]

    /// Reads every setting, also behind a problem.
    /// - Returns: nil only together with problems in the reader.
    init?(_ reader: inout SettingsReader) {
        typealias Known = SettingsCatalogue
        let isEnabled = reader.read(Known.overloadEnabled)
        var classes: [ConcurrencyLimits] = []
        for kind in CallClass.allCases {
            let rows = Known.overloadRows(of: kind)
            let (most, good) = (reader.read(rows.most), reader.read(rows.latency))
            guard let most, let good else { continue }
            // It begins with its most: a server that nobody has kept waiting yet has no reason to refuse anyone.
            classes.append(ConcurrencyLimits(min: min(rows.least, most), max: most, initial: most, goodLatency: good))
        }
        guard let isEnabled, classes.count == CallClass.allCases.count else { return nil }
        self.isEnabled = isEnabled
        self.classes = classes
    }
}
