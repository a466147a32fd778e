import Resilience

/// When the server gives up on what it stands on, and how often it tries again.
struct ResilienceSettings: Sendable {
    var breaker = CircuitBreakerSettings()
    var retry = RetryPolicy()
    /// What bounds the retries of all statements together.
    var budget = RetryBudget.Settings()

    /// At this many failures that follow each other a breaker opens, whatever their share.
    ///
    /// What freezes late in a busy minute costs every call its time limit until most of what the minute has counted are failures, which
    /// can take as long again. This many without a success between them are enough to know. It is no setting: time limits are, and nobody
    /// wants to wait longer for what is dead.
    static let failuresInARow = 5
}

extension ResilienceSettings {
    /// Reads every setting, also behind a problem.
    /// - Returns: nil only together with problems in the reader.
    init?(_ reader: inout SettingsReader) {
        typealias Known = SettingsCatalogue
        let probes = reader.read(Known.breakerProbes)
        let interval = reader.read(Known.breakerInterval)
        let timeout = reader.read(Known.breakerTimeout)
        let ratio = reader.read(Known.breakerRatio)
        let minimum = reader.read(Known.breakerMinimum)
        let slow = reader.read(Known.breakerSlowCall)
        let lease = reader.read(Known.breakerProbeLease)
        let retries = reader.read(Known.maxRetries)
        let delay = reader.read(Known.retryDelay)
        // Where nobody chose it, it is no shorter than the first wait may be.
        let usualMost = RetryPolicy().maxDelay
        let most = reader.read(Known.maxRetryDelay, fallback: delay.map { SettingText.text(max($0, usualMost)) })
        let multiplier = reader.read(Known.retryMultiplier)
        let budget = reader.read(Known.retryBudget)
        guard let probes, let interval, let timeout, let ratio, let minimum, let slow, let lease, let retries, let delay, let most,
            let multiplier, let budget
        else { return nil }
        if most < delay {
            reader.report(
                "MAX_RETRY_DELAY=\(SettingText.text(most)) must be at least RETRY_DELAY, which is \(SettingText.text(delay)).")
        }
        self.init()
        self.breaker.maxRequests = probes
        self.breaker.interval = interval
        self.breaker.timeout = timeout
        self.breaker.failureRatio = ratio
        self.breaker.minimumRequests = minimum
        self.breaker.failuresInARow = Self.failuresInARow
        self.breaker.slowCall = slow
        self.breaker.probeLease = lease
        self.retry.maxRetries = retries
        self.retry.delay = delay
        self.retry.maxDelay = most
        self.retry.multiplier = multiplier
        self.budget.ratio = budget
    }
}

extension SettingsCatalogue {
    static let breakerProbes = Setting(
        name: "CIRCUIT_BREAKER_MAX_REQUESTS",
        help: "How many statements a half-open breaker lets through at once, and how many in a row must succeed to close it.",
        fallback: "3",
        form: SettingText.integer(1...1000))
    static let breakerInterval = Setting(
        name: "CIRCUIT_BREAKER_INTERVAL", help: "How long a closed breaker counts before it begins anew.", fallback: "60s",
        form: SettingText.duration(.milliseconds(100) ... .seconds(3600)))
    static let breakerTimeout = Setting(
        name: "CIRCUIT_BREAKER_TIMEOUT", help: "How long an open breaker refuses calls before it lets a few through.",
        fallback: "30s",
        form: SettingText.duration(.milliseconds(10) ... .seconds(3600)))
    static let breakerRatio = Setting(
        name: "CIRCUIT_BREAKER_FAILURE_RATIO",
        help: "The share of failures, among statements that ended, at which a breaker opens.",
        fallback: "0.6",
        form: SettingText.number(0.01...1))
    static let breakerMinimum = Setting(
        name: "KRAFTI_CIRCUIT_BREAKER_MINIMUM",
        help: """
            A breaker does not open for a share of failures before so many statements have ended. \
            \(ResilienceSettings.failuresInARow) failures without a success between them open it in any case.
            """,
        fallback: "10",
        form: SettingText.integer(1...1_000_000))
    static let breakerSlowCall = Setting(
        name: "KRAFTI_CIRCUIT_BREAKER_SLOW_CALL", help: "A statement that takes longer counts as a failure.", fallback: "5s",
        form: SettingText.duration(.milliseconds(1) ... .seconds(3600)))
    static let breakerProbeLease = Setting(
        name: "CIRCUIT_BREAKER_PROBE_LEASE",
        help: "How long a statement that a half-open breaker let through may take before it counts as a failure.", fallback: "10s",
        form: SettingText.duration(.milliseconds(10) ... .seconds(3600)))

    static let maxRetries = Setting(
        name: "MAX_RETRIES",
        help: "How often a statement that failed for a passing reason is tried again. 0: never.", fallback: "3",
        form: SettingText.integer(0...20))
    static let retryDelay = Setting(
        name: "RETRY_DELAY",
        help: "The longest wait before the first of these attempts; chance chooses below it.", fallback: "100ms",
        form: SettingText.duration(.milliseconds(1) ... .seconds(60)))
    static let maxRetryDelay = Setting(
        name: "MAX_RETRY_DELAY",
        help: "The longest wait before any of these attempts. At least RETRY_DELAY, with which its default grows.", fallback: "2s",
        form: SettingText.duration(.milliseconds(1) ... .seconds(60)))
    static let retryBudget = Setting(
        name: "RETRY_BUDGET",
        help: """
            How many of these attempts there may be for each statement, all statements taken together: 0.2 is one for five. \
            One a second is always allowed besides.
            """,
        fallback: "0.2", form: SettingText.number(0...1))
    static let retryMultiplier = Setting(
        name: "RETRY_BACKOFF_MULTIPLIER", help: "By how much that wait grows with each attempt.", fallback: "2.0",
        form: SettingText.number(1...10))
}
