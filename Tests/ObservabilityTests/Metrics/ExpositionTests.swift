import Testing

@testable import Observability

struct ExpositionTests {
    private static func registry() -> MetricsRegistry {
        let registry = MetricsRegistry()
        let answers = CounterFamily("answers_total", "Answers, \"all\" of them\\\n", labels: ["who", "code"])
        registry.counter(answers, "b", "200").increment(by: 7)
        registry.counter(answers, "a", "500").increment()
        registry.counter(answers, "a\"\\\nb", "200").increment(by: 3)
        let times = HistogramFamily("a_time_seconds", "Times.", .seconds(0.00005, 0.25, 1), labels: ["who"])
        registry.histogram(times, "x").record(.milliseconds(250))
        registry.histogram(times, "x").record(.milliseconds(1500))
        registry.gauge(GaugeFamily("level", "A level.")).set(-0.5)
        return registry
    }

    @Test func `text as Prometheus has read it for ever`() {
        let expected = #"""
            # HELP a_time_seconds Times.
            # TYPE a_time_seconds histogram
            a_time_seconds_bucket{who="x",le="5e-05"} 0
            a_time_seconds_bucket{who="x",le="0.25"} 1
            a_time_seconds_bucket{who="x",le="1"} 1
            a_time_seconds_bucket{who="x",le="+Inf"} 2
            a_time_seconds_sum{who="x"} 1.75
            a_time_seconds_count{who="x"} 2
            # HELP answers_total Answers, "all" of them\\\n
            # TYPE answers_total counter
            answers_total{who="a",code="500"} 1
            answers_total{who="a\"\\\nb",code="200"} 3
            answers_total{who="b",code="200"} 7
            # HELP level A level.
            # TYPE level gauge
            level -0.5

            """#
        #expect(Self.registry().read().exposition(.text) == expected)
    }

    @Test func `OpenMetrics names a counter's family without its ending, and ends in EOF`() {
        let expected = #"""
            # HELP a_time_seconds Times.
            # TYPE a_time_seconds histogram
            a_time_seconds_bucket{who="x",le="5e-05"} 0
            a_time_seconds_bucket{who="x",le="0.25"} 1
            a_time_seconds_bucket{who="x",le="1.0"} 1
            a_time_seconds_bucket{who="x",le="+Inf"} 2
            a_time_seconds_sum{who="x"} 1.75
            a_time_seconds_count{who="x"} 2
            # HELP answers Answers, \"all\" of them\\\n
            # TYPE answers counter
            answers_total{who="a",code="500"} 1
            answers_total{who="a\"\\\nb",code="200"} 3
            answers_total{who="b",code="200"} 7
            # HELP level A level.
            # TYPE level gauge
            level -0.5
            # EOF

            """#
        #expect(Self.registry().read().exposition(.openMetrics) == expected)
    }

    @Test func `two answers differ in numbers alone`() {
        let registry = Self.registry()
        for number in 0..<40 { registry.gauge(GaugeFamily("g\(number)", "G.")).set(0) }
        #expect(registry.read().exposition(.text) == registry.read().exposition(.text))
    }

    @Test func `a label as long as what a peer sends is cut off`() {
        let registry = MetricsRegistry()
        registry.gauge(GaugeFamily("g", "G.", labels: ["l"]), String(repeating: "x", count: 100_000)).set(1)
        #expect(registry.read().exposition(.text).utf8.count < 300)
    }

    @Test(arguments: [
        (0.0, "0"), (-0.0, "0"), (42, "42"), (0.1, "0.1"), (.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
        (1e300, "1e+300"), (9_007_199_254_740_991, "9007199254740991"),
    ])
    func `numbers are such as every reader takes`(number: Double, text: String) {
        #expect(MetricsReading.number(number) == text)
    }

    @Test(arguments: [
        ("", ExpositionFormat.text), ("*/*", .text), ("text/plain", .text), ("text/html,*/*;q=0.8", .text),
        ("application/openmetrics-text", .openMetrics), ("application/openmetrics-text; version=1.0.0", .openMetrics),
        ("application/openmetrics-text;version=2.0.0", .text), ("application/openmetrics-text;q=0", .text),
        ("application/openmetrics-text;version=\"1.0.0\" ; charset=utf-8 ; q=0.5 , text/plain;q=0.4", .openMetrics),
        ("application/openmetrics-text;q=0.4,text/plain;version=0.0.4;q=0.5", .text),
        ("Application/OpenMetrics-Text;Version=1.0.0;Q=1", .openMetrics),
        // Prometheus 2.42.
        (
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            .openMetrics
        ),
        // Prometheus 3, told to fall back to text.
        (
            "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.4", .text
        ),
        (";;;,,q=x", .text), ("application/openmetrics-text;q=x", .text),
    ])
    func `who says what it takes gets that, and everybody else text`(accept: String, format: ExpositionFormat) {
        #expect(ExpositionFormat(accept: accept) == format)
    }
}
