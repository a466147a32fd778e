import Testing

@testable import Observability

/// What operators are answered, apart from what carries it.
struct OpsPagesTests {
    private let metrics = MetricsRegistry()

    private func pages(isReady: Bool = true) -> OpsPages {
        OpsPages(self.metrics) { isVerbose in
            var state = ReadinessState(checks: ["database"], maxAge: .seconds(9))
            if isReady { state.record("database", problem: nil, at: .now) }
            var report = state.report(at: .now)
            if isVerbose { report.details["database"] = JSONObject() }
            return report
        }
    }

    @Test(arguments: [
        ("GET", "/livez", true, 200), ("HEAD", "/healthz", false, 200), ("GET", "/readyz", true, 200),
        ("GET", "/readyz", false, 503),
        ("GET", "/metrics", false, 200), ("POST", "/metrics", true, 405), ("GET", "/elsewhere", true, 404),
        ("BREW", "/elsewhere", true, 404),
    ])
    func `each question has its status`(method: String, path: String, isReady: Bool, status: Int) {
        let answer = self.pages(isReady: isReady).answer(.init(method: method, path: path))
        #expect(answer.status == status)
        #expect(answer.allow == (status == 405 ? "GET, HEAD" : nil))
    }

    @Test func `the numbers come in the format that is wanted, with its type`() {
        let pages = self.pages()
        let text = pages.answer(.init(method: "GET", path: "/metrics"))
        #expect(text.type == "text/plain; version=0.0.4; charset=utf-8" && !text.text.contains("# EOF"))
        let open = pages.answer(.init(method: "GET", path: "/metrics", accept: "application/openmetrics-text"))
        #expect(open.type == "application/openmetrics-text; version=1.0.0; charset=utf-8" && open.text.hasSuffix("# EOF\n"))
    }

    @Test func `these questions are counted too, those for what there is not together`() {
        let pages = self.pages(isReady: false)
        for _ in 0..<3 { _ = pages.answer(.init(method: "GET", path: "/livez")) }
        _ = pages.answer(.init(method: "GET", path: "/readyz"))
        for number in 0..<10 { _ = pages.answer(.init(method: "BREW\(number)", path: "/\(number)")) }
        _ = pages.answer(.init(method: "POST", path: "/livez"))
        let text = pages.answer(.init(method: "GET", path: "/metrics")).text
        for line in [
            #"http_requests_total{protocol="http",method="GET",route="/livez",code="200"} 3"#,
            #"http_requests_total{protocol="http",method="GET",route="/readyz",code="503"} 1"#,
            #"http_requests_errors_total{protocol="http",method="GET",route="/readyz",code="503"} 1"#,
            #"http_requests_total{protocol="http",method="_OTHER",route="_OTHER",code="404"} 10"#,
            #"http_requests_total{protocol="http",method="_OTHER",route="_OTHER",code="405"} 1"#,
            #"http_requests_in_flight{protocol="http"} 1"#,
        ] { #expect(text.contains(line), "\(line)") }
        #expect(!text.contains("BREW"))
    }
}
