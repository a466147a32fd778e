import Testing

@testable import CommandLineSupport

@Suite struct FiguresTests {
    @Test(
        arguments: [
            (0.0, "0 µs"), (512, "512 ns"), (999.4, "999 ns"), (999.6, "1.00 µs"), (12_345, "12.3 µs"), (812_000, "812 µs"),
            (999_600, "1.00 ms"), (9_994_000, "9.99 ms"), (9_996_000, "10.0 ms"), (1.24e9, "1.24 s"), (72e9, "72.0 s"),
            (4000e9, "4000 s"),
        ]
    )
    func `a time has three digits and a unit`(nanos: Double, text: String) {
        #expect(Figures.time(nanos) == text)
    }

    @Test func `counts, rates and shares read as people write them`() {
        #expect(
            [0, 999, 1000, 49_990, 1_234_567, -1000].map(Figures.count) == ["0", "999", "1,000", "49,990", "1,234,567", "-1,000"])
        #expect([0, 0.5, 5, 99.96, 999.9, 49_990.4].map(Figures.rate) == ["0/s", "0.5/s", "5/s", "100/s", "1,000/s", "49,990/s"])
        #expect(
            [0, 0.00001, 0.001, 0.5, 0.99985, 0.999999, 1, 1.25].map(Figures.percent)
                == ["0%", "<0.01%", "0.10%", "50%", "99.98%", ">99.99%", "100%", "125%"]
        )
        #expect([50, 99.9, 99.99].map(Figures.percentileName) == ["p50", "p99.9", "p99.99"])
        #expect(
            [Duration.zero, .milliseconds(200), .seconds(10), .milliseconds(1500), .seconds(120)].map(Figures.span)
                == ["0 s", "200 ms", "10 s", "1.5 s", "2 min"]
        )
    }
}
