/// Answers what operators ask, whatever carries the question. Safe to use from any thread.
struct OpsPages: Sendable {
    struct Question: Sendable {
        var method: String
        var path: String
        var isVerbose = false
        /// The header that says which formats are wanted.
        var accept = ""
    }

    struct Answer: Hashable, Sendable {
        /// Of HTTP.
        var status: Int
        var type: String
        var text: String
        /// Which methods there are, for who has used another.
        var allow: String?
    }

    private static let paths = ["/livez", "/healthz", "/readyz", "/metrics"]
    private static let methods = ["GET", "HEAD"]
    private static let outcomes = [200, 404, 405, 503]

    private let metrics: MetricsRegistry
    private let readiness: @Sendable (_ isVerbose: Bool) -> ReadinessReport
    private let requests: RequestMetrics

    init(_ metrics: MetricsRegistry, readiness: @escaping @Sendable (_ isVerbose: Bool) -> ReadinessReport) {
        self.metrics = metrics
        self.readiness = readiness
        self.requests = RequestMetrics(
            metrics, protocolName: "http", routes: Self.methods.flatMap { method in Self.paths.map { (method, $0) } },
            otherMethod: MetricFamily.other, outcomes: Self.outcomes.map { .init(code: $0, isFault: $0 >= 500) })
    }

    func answer(_ question: Question) -> Answer {
        let started = ContinuousClock.now
        let route = self.requests.route(question.method, question.path)
        route.begin()
        let answer = self.content(question)
        let nanoseconds = Int(started.duration(to: .now) / .nanoseconds(1))
        route.end(outcome: Self.outcomes.firstIndex(of: answer.status) ?? 0, nanoseconds: nanoseconds)
        return answer
    }

    private func content(_ question: Question) -> Answer {
        guard Self.paths.contains(question.path) else {
            return Answer(status: 404, type: "text/plain", text: "Ask for /livez, /readyz or /metrics.\n")
        }
        guard Self.methods.contains(question.method) else {
            let allow = Self.methods.joined(separator: ", ")
            return Answer(status: 405, type: "text/plain", text: "Ask with GET or HEAD.\n", allow: allow)
        }
        switch question.path {
        case "/readyz":
            let report = self.readiness(question.isVerbose)
            return Answer(status: report.isReady ? 200 : 503, type: "application/json", text: report.json)
        case "/metrics":
            let format = ExpositionFormat(accept: question.accept)
            return Answer(status: 200, type: format.contentType, text: self.metrics.read().exposition(format))
        default: return Answer(status: 200, type: "text/plain", text: "ok\n")
        }
    }
}
