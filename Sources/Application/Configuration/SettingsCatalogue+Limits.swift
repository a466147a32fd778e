import Catalog

/// What bounds callers, and what runs at once.
extension SettingsCatalogue {
    private static let counts = 0...1_000_000_000

    private static func limit(_ name: String, _ help: String, _ fallback: Int) -> Setting<Int> {
        Setting(
            name: name, help: "\(help) 0: as many as there are.", fallback: String(fallback), form: SettingText.integer(Self.counts)
        )
    }

    static let rateLimitEnabled = Setting(
        name: "RATE_LIMIT_ENABLED", help: "Refuse callers who call more often than the limits below allow.", fallback: "true",
        form: SettingText.boolean)
    static let rateLimitPerSecond = Self.limit("RATE_LIMIT_PER_SECOND", "Calls a second of one caller.", 100)
    static let rateLimitUser = Self.limit("RATE_LIMIT_USER_PER_MINUTE", "Calls a minute of one user.", 100)
    static let rateLimitTenant = Self.limit(
        "RATE_LIMIT_TENANT_PER_MINUTE", "Calls a minute for one tenant, whoever makes them.", 1_000)
    static let rateLimitPlans = Setting(
        name: "RATE_LIMIT_TENANT_PLANS",
        help: "Other limits in place of RATE_LIMIT_TENANT_PER_MINUTE, for tenants of some plans. 0: as many as there are.",
        fallback: "", form: SettingText.planLimits)
    static let rateLimitAddress = Self.limit(
        "RATE_LIMIT_IP_PER_MINUTE", "Calls a minute from one IP address (of an IPv6 address, its /64).", 500)
    static let rateLimitAnonymous = Self.limit(
        "RATE_LIMIT_ANONYMOUS_PER_MINUTE", "Calls a minute from one IP address that name no user.", 10)
    static let rateLimitItems = Self.limit(
        "RATE_LIMIT_ITEMS_PER_MINUTE",
        "Items a minute in bulk calls for one tenant. An upload beyond it has to wait, another call is refused.", 100_000)
    static let rateLimitSliding = Setting(
        name: "RATE_LIMIT_SLIDING_WINDOW",
        help: """
            Which limits hold in every window of time, wherever it begins. The others are buckets that fill evenly and may be used at \
            once, so that a caller after a pause may have up to twice the limit within one period.
            """,
        fallback: "", form: SettingText.tiers)
    static let rateLimitMaxKeys = Setting(
        name: "RATE_LIMIT_MAX_KEYS",
        help: "How many users, tenants and addresses each limit tells apart at once. While more are active, the others share one.",
        fallback: "65536", form: SettingText.integer(1...4_194_304))
    static let rateLimitStoreFailure = Setting(
        name: "RATE_LIMIT_REDIS_FAILURE",
        help: """
            When servers share their limits through Redis and it cannot be reached: open, each goes on with limits of its own; closed, \
            calls are refused.
            """,
        fallback: "open", form: SettingText.choice(of: RateLimitFailure.self))

    static let overloadEnabled = Setting(
        name: "KRAFTI_OVERLOAD_ENABLED",
        help: "Refuse calls while the server has too much to do: how many run at once then follows how long they take.",
        fallback: "true",
        form: SettingText.boolean)

    /// The settings of one class of calls, and how many of it always run.
    struct OverloadRows {
        let most: Setting<Int>
        let latency: Setting<Duration>
        let least: Int
    }

    static func overloadRows(of kind: CallClass) -> OverloadRows {
        switch kind {
        case .read: Self.overloadRows("READ", "calls that only read", most: 1_024, latency: "50ms", least: 16)
        case .write: Self.overloadRows("WRITE", "calls that change one thing", most: 512, latency: "100ms", least: 8)
        case .bulk: Self.overloadRows("BULK", "bulk calls", most: 64, latency: "1s", least: 2)
        }
    }

    private static func overloadRows(_ name: String, _ what: String, most: Int, latency: String, least: Int) -> OverloadRows {
        OverloadRows(
            most: Setting(
                name: "KRAFTI_OVERLOAD_\(name)_MAX", help: "The most \(what) that run at once. The \(least) first always run.",
                fallback: String(most), form: SettingText.integer(1...1_000_000)),
            latency: Setting(
                name: "KRAFTI_OVERLOAD_\(name)_LATENCY",
                help: "A time that \(what) may take on average. Fewer are let in only when they take more than twice as long.",
                fallback: latency, form: SettingText.duration(.zero ... .seconds(3600))),
            least: least)
    }
}

extension SettingText {
    /// Numbers for plans, with commas between them.
    static let planLimits = SettingForm("plans and numbers such as free=300,enterprise=10000") {
        text throws(SettingProblem) -> [String: Int] in
        var limits: [String: Int] = [:]
        for part in text.split(separator: ",") {
            let words = part.filter { $0 != " " }.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard words.count == 2, Plan.all.contains(words[0]) else {
                let plans = Plan.all.joined(separator: ", ")
                throw SettingProblem("must be plans and numbers such as free=300; the plans are \(plans)")
            }
            guard let limit = Int(words[1]), (0...1_000_000_000).contains(limit) else {
                throw SettingProblem("must have a number from 0 to 1000000000 behind `\(words[0])=`")
            }
            limits[words[0]] = limit
        }
        return limits
    }

    /// Tiers with commas between them.
    static let tiers = SettingForm("some of \(RateLimitTier.allCases.map(\.rawValue).joined(separator: ", "))") {
        text throws(SettingProblem) -> Set<RateLimitTier> in
        var tiers: Set<RateLimitTier> = []
        for part in text.split(separator: ",") {
            guard let tier = RateLimitTier(rawValue: part.filter { $0 != " " }.lowercased()) else {
                throw SettingProblem("must be some of \(RateLimitTier.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            tiers.insert(tier)
        }
        return tiers
    }
}
