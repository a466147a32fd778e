import ArgumentParser
import RPC
import TestServices
import Testing

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
            "-H", "x-tenant-id: 42", "--progress", "--json"
        )
        let plan = LoadPlan.open(50, .poisson, for: .calls(70), connections: 2, inFlight: 3, seed: 4)
        #expect(command.load.plan(newSeed: 9) == plan)
        #expect(command.report.thresholds.map(\.text) == ["p99<20ms", "errors<0.1%"])
        #expect(command.report.json != nil)
        #expect(command.report.jsonFile == nil)
        let options = try command.connection.callOptions()
        #expect(options.timeout == .milliseconds(500))
        #expect(options.metadata["x-tenant-id"] == "42")
        #expect(options.metadata["user-agent"] == "krafti-load/\(KraftiLoad.version)")
        #expect(try command.connection.endpoints(environment: [:]) == [.unix("/a.sock")])
    }

    @Test func `the address comes from the option, the environment, or is the default`() throws {
        let command = try Self.parse("Echo/Echo", "--closed")
        #expect(try command.connection.endpoints(environment: ["KRAFTI_ADDRESS": "h:1, i:2"]) == [.tcp("h", 1), .tcp("i", 2)])
        #expect(try command.connection.endpoints(environment: [:]) == [.tcp("127.0.0.1", 7447)])
    }

    @Test func `any TLS option means TLS, and a file that cannot be used is named`() throws {
        #expect(try Self.parse("Echo/Echo", "--closed").connection.makeTLS() == nil)
        #expect(try Self.parse("Echo/Echo", "--closed", "--tls").connection.makeTLS() != nil)
        #expect(try Self.parse("Echo/Echo", "--closed", "--tls-server-name", "krafti.test").connection.makeTLS() != nil)
        let command = try Self.parse("Echo/Echo", "--closed", "--tls-ca", "/nowhere/ca.pem")
        let error = #expect(throws: TLSFileError.self) { try command.connection.makeTLS() }
        #expect(error?.path == "/nowhere/ca.pem")
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
        #expect(Self.refusal("Echo/Echo", "--closed", "--max-time", "0").contains("--max-time must be above 0"))
        #expect(Self.refusal("Echo/Echo", "--closed", "--threshold", "p99").contains("`p99` compares nothing"))
        #expect(Self.refusal("Echo/Echo", "--closed", "--threshold", "rate>=0.98").contains("has no meaning with --closed"))
        #expect(Self.refusal("Echo/Echo", "--closed", "--address", "nowhere").contains("--address: `nowhere` is no address"))
        #expect(Self.refusal("Echo/Echo", "--closed", "--tls-cert", "a.pem").contains("--tls-cert and --tls-key go together"))
        #expect(Self.refusal("Echo/Echo", "--closed", "-a", "unix:///a.sock", "--tls").contains("TLS is for TCP addresses"))
    }

    private static let lookup = MethodLookup([Health.descriptor, Echo.descriptor])

    @Test(arguments: [
        "krafti.test.v1.Echo/Echo", "Echo/Echo", "echo/echo", "krafti.test.v1.Echo.Echo", "Echo.Echo", "Echo", "v1.Echo/Echo",
    ])
    func `a method is found by any part of its name that is enough`(name: String) throws {
        #expect(try Self.lookup.unary(named: name).path == "krafti.test.v1.Echo/Echo")
    }

    @Test func `a method that is none, or streams, is refused with those there are`() {
        func refusal(_ name: String) -> String {
            do {
                return try Self.lookup.unary(named: name).path
            } catch {
                return error.description
            }
        }
        #expect(refusal("Ecoh") == "There is no method Ecoh. Did you mean krafti.test.v1.Echo/Echo?")
        #expect(
            refusal("Frobnicate")
                == "There is no method Frobnicate. There are: grpc.health.v1.Health/Check, krafti.test.v1.Echo/Echo."
        )
        #expect(refusal("Health/Watch").hasPrefix("grpc.health.v1.Health/Watch streams; only unary methods can be put under load."))
        let twice = MethodLookup([Health.descriptor, Health.descriptor])
        #expect(throws: MethodLookup.Failure.self) { try twice.unary(named: "Check") }
    }

    @Test func `headers are read from the command line and from files, and a bad one does not show its value`() throws {
        let metadata = try HeaderText.metadata(["A: b:c ", "@secrets", "a:d"]) { (_) throws(DataSource.Unreadable) in
            Array("# comment\nauthorization: Bearer x\n\nx-empty:\n".utf8)
        }
        #expect(metadata.values(of: "a") == ["b:c", "d"])
        #expect(metadata["authorization"] == "Bearer x")
        #expect(metadata["x-empty"] == "")
        #expect(throws: HeaderText.Invalid.self) {
            try HeaderText.metadata(["a: b\nc"]) { (_) throws(DataSource.Unreadable) in [] }
        }
        #expect {
            try HeaderText.metadata(["Bearer hidden"]) { (_) throws(DataSource.Unreadable) in [] }
        } throws: {
            _ = $0
            return !"\($0)".contains("hidden")
        }
    }
}
