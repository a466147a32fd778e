/// What the server keeps in memory of the catalogue.
struct CacheSettings: Sendable {
    /// Else every read asks the database.
    var isEnabled = true
    /// How long an entry is kept while nothing changes it.
    var timeToLive = Duration.seconds(900)
    /// All entries together.
    var maxBytes = 64 << 20
    /// Whether the services that were read most are in it before the server is ready.
    var isWarmedUp = true
}

extension CacheSettings {
    init?(_ reader: inout SettingsReader) {
        typealias Known = SettingsCatalogue
        let isEnabled = reader.read(Known.cacheEnabled)
        let timeToLive = reader.read(Known.cacheTimeToLive)
        let maxBytes = reader.read(Known.cacheBytes)
        let isWarmedUp = reader.read(Known.cacheWarmUp)
        guard let isEnabled, let timeToLive, let maxBytes, let isWarmedUp else { return nil }
        self.init(isEnabled: isEnabled, timeToLive: timeToLive, maxBytes: maxBytes, isWarmedUp: isWarmedUp)
    }
}

extension SettingsCatalogue {
    static let cacheEnabled = Setting(
        name: "CACHE_ENABLED", help: "Keep services and pages in memory, so that reading them again asks no database.",
        fallback: "true",
        form: SettingText.boolean)
    static let cacheTimeToLive = Setting(
        name: "CACHE_TTL", help: "How long what is kept in memory is kept while nothing changes it.", fallback: "15m",
        form: SettingText.duration(.milliseconds(100) ... .seconds(86_400)))
    static let cacheBytes = Setting(
        name: "KRAFTI_CACHE_BYTES",
        help: "Memory for all that is kept.", fallback: "64MiB", form: SettingText.bytes(1 << 20...1 << 36))
    static let cacheWarmUp = Setting(
        name: "CACHE_WARMUP_ENABLED",
        help: "Read the services that are asked for most into memory before the server is ready.",
        fallback: "true",
        form: SettingText.boolean)
}
