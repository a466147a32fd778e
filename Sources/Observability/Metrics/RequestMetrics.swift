/// Counts and times the requests that come by one protocol: routes and outcomes are known beforehand, so that each is there with zero
/// before it first happens, and a peer that asks for what there is not makes no series.
///
/// Safe to use from any thread.
public final class RequestMetrics: Sendable {
    /// What can come of a request.
    public struct Outcome: Hashable, Sendable {
        /// The HTTP status.
        public let code: Int
        /// Whether the server is to blame.
        public let isFault: Bool

        public init(code: Int, isFault: Bool) { (self.code, self.isFault) = (code, isFault) }
    }

    /// What was counted since the start.
    public struct Totals: Hashable, Sendable {
        public var answered: Int
        /// Those of them that failed by a fault of the server.
        public var faults: Int
        /// Begun and not answered.
        public var inFlight: Int

        public init(answered: Int = 0, faults: Int = 0, inFlight: Int = 0) {
            self.answered = answered
            self.faults = faults
            self.inFlight = inFlight
        }
    }

    /// Requests of one method to one route.
    public struct Route: Sendable {
        fileprivate let started: Counter
        fileprivate let answered: [Counter]
        fileprivate let faults: [Counter?]
        fileprivate let duration: Histogram

        /// A request has come; `answered` follows.
        public func begin() { self.started.increment() }

        /// A request that had begun is over.
        /// - Parameters:
        ///   - outcome: its place among the outcomes that `RequestMetrics` was made with.
        ///   - nanoseconds: from its arrival on.
        public func end(outcome: Int, nanoseconds: Int) {
            guard self.answered.indices.contains(outcome) else { return }
            self.answered[outcome].increment()
            self.faults[outcome]?.increment()
            self.duration.record(nanoseconds)
        }

        /// A request was refused before it could begin.
        public func refuse(outcome: Int) {
            self.begin()
            self.end(outcome: outcome, nanoseconds: 0)
        }
    }

    private struct Name: Hashable, Sendable {
        let method: String
        let route: String
    }

    /// What there is no route for.
    public let other: Route
    private let routes: [Name: Route]
    private let started: Counter
    private let answered: [Counter]
    private let faults: [Counter]

    /// - Parameters:
    ///   - protocolName: the label `protocol`.
    ///   - routes: all there are, each with a method it can be asked with.
    ///   - outcomes: all there are; two may have the same code.
    public init(
        _ registry: MetricsRegistry, protocolName: String, routes: [(method: String, route: String)], otherMethod: String,
        outcomes: [Outcome]
    ) {
        let started = registry.detachedCounter()
        func make(_ method: String, _ route: String) -> Route {
            Route(
                started: started,
                answered: outcomes.map {
                    registry.counter(CatalogMetrics.requests, protocolName, method, route, String($0.code))
                },
                faults: outcomes.map {
                    $0.isFault
                        ? registry.counter(CatalogMetrics.requestErrors, protocolName, method, route, String($0.code)) : nil
                },
                duration: registry.histogram(CatalogMetrics.requestDuration, protocolName, method, route)
            )
        }
        let other = make(otherMethod, MetricFamily.other)
        var made: [Name: Route] = [:]
        for (method, route) in routes { made[Name(method: method, route: route)] = make(method, route) }
        // Outcomes of one code share a counter, which must not count twice.
        let firsts = outcomes.indices.filter { index in outcomes.firstIndex { $0.code == outcomes[index].code } == index }
        let faultFirsts = outcomes.indices.filter { index in
            outcomes.firstIndex { $0.isFault && $0.code == outcomes[index].code } == index
        }
        let all = [other] + made.values
        self.other = other
        self.routes = made
        self.started = started
        self.answered = all.flatMap { route in firsts.map { route.answered[$0] } }
        self.faults = all.flatMap { route in faultFirsts.compactMap { route.faults[$0] } }
        registry.collect { reading in
            reading.set(CatalogMetrics.requestsInFlight, protocolName, to: Double(self.totals.inFlight))
        }
    }

    /// The route that is asked for with this method; `other` where there is none.
    public func route(_ method: String, _ route: String) -> Route {
        self.routes[Name(method: method, route: route)] ?? self.other
    }

    public var totals: Totals {
        // What ends while this adds up must not seem never to have begun.
        let answered = self.answered.reduce(0) { $0 + Int(clamping: $1.value) }
        let faults = self.faults.reduce(0) { $0 + Int(clamping: $1.value) }
        return Totals(answered: answered, faults: faults, inFlight: max(Int(clamping: self.started.value) - answered, 0))
    }
}
