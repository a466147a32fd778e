import Testing

@testable import LoadTester

@Suite struct TextFormTests {
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

    @Test(
        arguments: [
            ("2.5", Duration.milliseconds(2500)), ("500ms", .milliseconds(500)), ("800us", .microseconds(800)),
            ("800µs", .microseconds(800)), ("10s", .seconds(10)), ("2m", .seconds(120)), ("1h", .seconds(3600)), ("0", .zero),
            (".5s", .milliseconds(500)), ("1m30s", .seconds(90)),
        ]
    )
    func `a duration is read with its unit, and in seconds without one`(text: String, duration: Duration) {
        #expect(DurationText(parsing: text)?.duration == duration)
    }

    @Test(arguments: ["", "s", "-1s", "1e9", "nan", "0x10", "1 s", "ten", "99999h", "1.2.3", "1m30", "1s x"])
    func `what is no duration is not taken for one`(text: String) {
        #expect(DurationText(parsing: text) == nil)
    }

    @Test(arguments: [
        ("5000", 5000.0), ("5000/s", 5000), ("5k", 5000), ("2.5k/s", 2500), ("300/m", 5), ("0.5", 0.5), ("60/min", 1),
    ])
    func `a rate is read in calls a second`(text: String, perSecond: Double) throws {
        #expect(abs(try #require(RateText(parsing: text)).perSecond - perSecond) < 1e-9)
    }

    @Test(arguments: ["", "0", "-5", "/s", "k", "1e9", "20000k/s", "five", "5/d"])
    func `what is no rate is not taken for one`(text: String) {
        #expect(RateText(parsing: text) == nil)
    }
}
