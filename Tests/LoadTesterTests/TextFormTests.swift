import Testing

@testable import LoadTester

@Suite struct TextFormTests {
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
