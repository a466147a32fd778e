import Testing

@testable import Observability

struct RequestMetricsTests {
    private static let outcomes: [RequestMetrics.Outcome] = [
        .init(code: 200, isFault: false), .init(code: 400, isFault: false), .init(code: 400, isFault: false),
        .init(code: 500, isFault: true), .init(code: 500, isFault: true),
    ]

    private static func make(_ registry: MetricsRegistry) -> RequestMetrics {
        RequestMetrics(
            registry, protocolName: "ttrpc", routes: [("POST", "/a.B/C"), ("POST", "/a.B/D")], otherMethod: "POST",
            outcomes: Self.outcomes)
    }

    @Test func `every outcome of every route is there with zero before it happens`() {
        let registry = MetricsRegistry()
        _ = Self.make(registry)
        let lines = registry.read().exposition(.text).split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.allSatisfy { $0.hasSuffix(" 0") })
        #expect(lines.count { $0.hasPrefix("http_requests_total{") } == 3 * 3)
        #expect(lines.count { $0.hasPrefix("http_requests_errors_total{") } == 3)
        #expect(lines.contains(#"http_requests_total{protocol="ttrpc",method="POST",route="/a.B/D",code="400"} 0"#))
        #expect(lines.contains(#"http_requests_in_flight{protocol="ttrpc"} 0"#))
    }

    @Test func `a request is in flight, then answered, and a fault when the server is to blame`() {
        let registry = MetricsRegistry()
        let requests = Self.make(registry)
        let route = requests.route("POST", "/a.B/C")
        for _ in 0..<5 { route.begin() }
        #expect(requests.totals == RequestMetrics.Totals(answered: 0, faults: 0, inFlight: 5))
        for outcome in 0..<4 { route.end(outcome: outcome, nanoseconds: 2_000_000) }
        #expect(requests.totals == RequestMetrics.Totals(answered: 4, faults: 1, inFlight: 1))
        route.end(outcome: 4, nanoseconds: 2_000_000)
        #expect(requests.totals == RequestMetrics.Totals(answered: 5, faults: 2, inFlight: 0))
        let text = registry.read().exposition(.text)
        #expect(text.contains(#"http_requests_total{protocol="ttrpc",method="POST",route="/a.B/C",code="400"} 2"#))
        #expect(text.contains(#"http_requests_errors_total{protocol="ttrpc",method="POST",route="/a.B/C",code="500"} 2"#))
        #expect(
            text.contains(#"http_request_duration_seconds_bucket{protocol="ttrpc",method="POST",route="/a.B/C",le="0.0025"} 5"#))
        #expect(text.contains(#"http_request_duration_seconds_sum{protocol="ttrpc",method="POST",route="/a.B/C"} 0.01"#))
    }

    @Test func `what there is not is counted together`() {
        let registry = MetricsRegistry()
        let requests = Self.make(registry)
        for number in 0..<1000 { requests.route("POST", "/made.Up/\(number)").refuse(outcome: 1) }
        let text = registry.read().exposition(.text)
        #expect(text.contains(#"http_requests_total{protocol="ttrpc",method="POST",route="_OTHER",code="400"} 1000"#))
        #expect(!text.contains("made.Up"))
        #expect(requests.totals == RequestMetrics.Totals(answered: 1000, faults: 0, inFlight: 0))
    }

    @Test func `an outcome that there is not counts for nothing`() {
        let requests = Self.make(MetricsRegistry())
        requests.other.end(outcome: 99, nanoseconds: 1)
        requests.other.end(outcome: -1, nanoseconds: 1)
        #expect(requests.totals.answered == 0)
    }

    @Test func `two protocols share their families`() {
        let registry = MetricsRegistry()
        let one = Self.make(registry)
        let other = RequestMetrics(
            registry, protocolName: "http", routes: [("GET", "/livez")], otherMethod: "_OTHER", outcomes: Self.outcomes)
        one.other.refuse(outcome: 0)
        other.other.refuse(outcome: 0)
        other.other.refuse(outcome: 0)
        #expect(one.totals.answered == 1 && other.totals.answered == 2)
    }
}
