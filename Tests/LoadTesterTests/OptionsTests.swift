import ArgumentParser
import RPC
import Testing

@testable import CommandLineSupport
@testable import LoadTester

@Suite struct OptionsTests {
    private static func parse(_ arguments: String...) throws -> KraftiLoad { try KraftiLoad.parse(arguments) }

    private static func refusal(_ arguments: String...) -> String {
        do {
            _ = try KraftiLoad.parse(arguments)
            return ""
        } catch {
            return KraftiLoad.message(for: error)
        }
    }

    @Test func `what is not said has its default`() throws {
        let plan = try Self.parse("Echo/Echo", "--rate", "1k/s").load.plan(newSeed: 9)
        #expect(
            plan
                == LoadPlan(
                    pacing: .open(ratePerSecond: 1000, arrivals: .constant),
                    warmUp: .seconds(2),
                    extent: .duration(.seconds(10)),
                    connections: 8,
                    inFlight: 16,
                    seed: 9
                )
        )
    }

    @Test func `everything can be said`() throws {
        let command = try Self.parse(
            "Echo/Echo", "{}", "--rate", "50", "--poisson", "--connections", "2", "--in-flight", "3", "--calls", "70", "--warmup",
            "0",
            "--seed", "4", "--threshold", "p99<20ms", "--threshold", "errors<0.1%", "--max-time", "500ms", "--address",
            "unix:///a.sock",
            "-H", "x-tenant-id: 42", "--wait-for-ready", "--progress", "--json"
        )
        let plan = LoadPlan.open(50, .poisson, for: .calls(70), connections: 2, inFlight: 3, seed: 4)
        #expect(command.load.plan(newSeed: 9) == plan)
        #expect(command.report.thresholds.map(\.text) == ["p99<20ms", "errors<0.1%"])
        #expect(command.report.json != nil)
        #expect(command.report.jsonFile == nil)
        let settings = try command.connectionSettings()
        #expect(settings.callOptions.timeout == .milliseconds(500))
        #expect(settings.metadata["x-tenant-id"] == "42")
        #expect(settings.metadata["user-agent"] == "krafti-load/\(Version.current)")
        #expect(settings.endpoints == [.unix("/a.sock")])
        #expect(settings.waitForReady)
    }

    @Test func `a call ends with its time, given or not`() throws {
        #expect(try Self.parse("Echo/Echo", "--closed").connectionSettings().maxTime == .seconds(20))
        let endless = try Self.parse("Echo/Echo", "--closed", "--max-time", "0")
        #expect(throws: Complaint.self) { try endless.connectionSettings() }
    }

    @Test func `a method is unary, and found by any part of its name that is enough`() throws {
        #expect(try Self.parse("echo.echo", "--closed").loadedMethod().path == "krafti.test.v1.Echo/Echo")
        let stream = try Self.parse("Health/Watch", "--closed")
        #expect(
            throws: Complaint("grpc.health.v1.Health/Watch streams; unary methods can be put under load, and StreamCreateServices.")
        ) {
            try stream.loadedMethod()
        }
    }

    @Test func `the JSON report goes to standard output or into a file`() throws {
        #expect(try Self.parse("Echo/Echo", "--closed", "--json", "out.json").report.jsonFile == "out.json")
        #expect(try Self.parse("Echo/Echo", "--json", "--closed").report.json == ReportOptions.standardOutput)
        #expect(try Self.parse("Echo/Echo", "--closed").report.json == nil)
        #expect(Self.refusal("--json", "Echo/Echo", "--closed").contains("--json took Echo/Echo as its file"))
    }

    @Test func `what makes no sense is refused in words`() {
        #expect(Self.refusal("--rate", "5").contains("Name the METHOD to call"))
        #expect(Self.refusal("Echo/Echo").contains("Say how much load: --rate 1000/s"))
        #expect(Self.refusal("Echo/Echo", "--rate", "5", "--closed").contains("--rate and --closed exclude each other"))
        #expect(Self.refusal("Echo/Echo", "--poisson", "--closed").contains("--poisson spreads the calls of --rate"))
        #expect(Self.refusal("Echo/Echo", "--closed", "--calls", "5", "--duration", "5").contains("--duration and --calls exclude"))
        #expect(Self.refusal("Echo/Echo", "--closed", "--connections", "0").contains("--connections is 0; it may be 1 to 10000."))
        #expect(
            Self.refusal("Echo/Echo", "--closed", "--connections", "9000", "--in-flight", "9000").contains(
                "over a million calls at one time")
        )
        #expect(Self.refusal("Echo/Echo", "--closed", "--duration", "0").contains("--duration must be above 0"))
        #expect(Self.refusal("Echo/Echo", "--closed", "--duration", "-1").contains("--duration must be above 0"))
        #expect(Self.refusal("Echo/Echo", "--closed", "--warmup", "-1s").contains("--warmup must be 0 or above"))
        for rate in ["-5", "0", "-2k/s"] { #expect(Self.refusal("Echo/Echo", "--rate", rate).contains("--rate must be above 0")) }
        #expect(Self.refusal("Echo/Echo", "--closed", "--calls", "-1").contains("--calls is -1; it may be 1 to"))
        #expect(Self.refusal("Echo/Echo", "--closed", "--batch-size", "-1").contains("--batch-size is -1; it may be 1 to 10000."))
        #expect(Self.refusal("Echo/Echo", "--closed", "--threshold", "p99").contains("`p99` compares nothing"))
        #expect(Self.refusal("Echo/Echo", "--closed", "--threshold", "rate>=0.98").contains("has no meaning with --closed"))
    }
}
