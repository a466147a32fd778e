import Foundation
import Logging
import Observability
import RPC
import Testing

@testable import Application

struct SettingsTests {
    private static func load(_ environment: [String: String] = [:], flags: [String: String] = [:]) throws -> LoadedSettings {
        try LoadedSettings(flags: flags, environment: environment, folder: "/work folder")
    }

    private static func problems(_ environment: [String: String] = [:], flags: [String: String] = [:]) -> [String] {
        do {
            _ = try Self.load(environment, flags: flags)
            return []
        } catch {
            return (error as? SettingsError)?.problems ?? ["\(error)"]
        }
    }

    @Test func `nothing said is enough`() throws {
        let settings = try Self.load().settings
        #expect(settings.rpcListen.map(\.description) == ["127.0.0.1:7447"])
        #expect(settings.opsListen.description == "127.0.0.1:7448")
        #expect(settings.databaseURL == nil)
        #expect(settings.stateFolder == "/work folder/.krafti")
        #expect(settings.batchSize == 1000)
        #expect(settings.logCalls == .all)
        #expect(settings.limits.defaultTimeout == .seconds(30))
    }

    @Test func `a flag wins over the environment, the environment over the file`() throws {
        let file = try Self.file("BATCH_SIZE=10\nKRAFTI_THREADS=3\n# nothing\n\nLOG_LEVEL = \"warning\"\n")
        defer { try? FileManager.default.removeItem(atPath: file) }
        let loaded = try Self.load(
            ["KRAFTI_CONFIG": file, "BATCH_SIZE": "20", "LOG_FORMAT": "json"], flags: ["LOG_FORMAT": "text"])
        #expect(loaded.settings.batchSize == 20)
        #expect(loaded.settings.threads == 3)
        #expect(loaded.settings.logLevel == .warning)
        #expect(loaded.settings.logFormat == .text)
        let sources = Dictionary(uniqueKeysWithValues: loaded.effective.map { ($0.name, $0.source) })
        #expect(sources["BATCH_SIZE"] == "environment")
        #expect(sources["KRAFTI_THREADS"] == file)
        #expect(sources["LOG_FORMAT"] == "flag")
        #expect(sources["KRAFTI_DRAIN_TIME"] == "default")
    }

    @Test func `an empty text says nothing`() throws {
        #expect(try Self.load(["BATCH_SIZE": "", "DATABASE_URL": ""]).settings.batchSize == 1000)
    }

    @Test func `every problem is named at once, with its name and where it was said`() throws {
        let file = try Self.file("KRAFTI_IDLE_TIMEOUT=soon\nnonsense\nBATCH_SIZES=4\n")
        defer { try? FileManager.default.removeItem(atPath: file) }
        let problems = Self.problems(
            [
                "KRAFTI_CONFIG": file, "BATCH_SIZE": "many", "KRAFTI_MAX_MESSAGE_BYTES": "1GiB", "LOG_LEVEL": "loud",
                "DATABASE_URL": "the usual one", "KRAFTI_TLS_CERTIFICATE": "/c.pem",
            ],
            flags: ["KRAFTI_RPC_LISTEN": "everywhere"]
        )
        let expected = [
            "line 2: a line says NAME=value", "line 3: there is no setting `BATCH_SIZES`. Did you mean `BATCH_SIZE`?",
            "--rpc=everywhere cannot be used", "BATCH_SIZE=many (environment) must be a number from 1 to 10000",
            "KRAFTI_MAX_MESSAGE_BYTES=1GiB (environment) must be from 1KiB to 16777215",
            "KRAFTI_IDLE_TIMEOUT=soon (\(file)) must be a time such as",
            "LOG_LEVEL=loud (environment) must be one of trace, debug", "KRAFTI_TLS_KEY is not",
            "DATABASE_URL=*** (environment) must be a URL",
        ]
        for part in expected { #expect(problems.contains { $0.contains(part) }, "\(part) is missing among \(problems)") }
        #expect(problems.count == expected.count)
        for problem in problems { #expect(!problem.hasSuffix(".."), "\(problem)") }
    }

    @Test func `problems lead to what says what each setting takes, which shows it in spite of them`() {
        let error = #expect(throws: SettingsError.self) { try Self.load(["KRAFTI_THREADS": "many"]) }
        #expect(error?.description.contains("`krafti-server --print-config` says what each setting takes.") == true)
        #expect(error?.text.contains("From: environment.\nKRAFTI_THREADS=many\n") == true)
    }

    @Test func `a file that cannot be read is a problem, called as it was said, with the reason`() throws {
        let missing = "missing.env cannot be read: No such file or directory."
        #expect(Self.problems(["KRAFTI_CONFIG": "missing.env"]) == ["KRAFTI_CONFIG=\(missing)"])
        #expect(Self.problems(["KRAFTI_CONFIG": "other.env"], flags: ["KRAFTI_CONFIG": "missing.env"]) == ["--config=\(missing)"])
        #expect(Self.problems(flags: ["KRAFTI_CONFIG": "/tmp"]) == ["--config=/tmp cannot be read: it is a folder."])
        let file = try Self.file("")
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data("LOG_LEVEL=d\u{E9}bug\n".unicodeScalars.map { UInt8($0.value) }).write(to: URL(filePath: file))
        #expect(Self.problems(flags: ["KRAFTI_CONFIG": file]) == ["--config=\(file) cannot be read: it is not UTF-8."])
    }

    @Test(arguments: [("1", 2000), ("2000", 2000), ("3000", 3000), ("10000", 10_000)])
    func `an upload window that nobody chose holds a batch`(batch: String, window: Int) throws {
        let loaded = try Self.load(["BATCH_SIZE": batch])
        #expect(loaded.settings.uploadWindow == window)
        #expect(loaded.text.contains("\nKRAFTI_UPLOAD_WINDOW=\(window)\n"))
        #expect(Self.problems(["BATCH_SIZE": "3000", "KRAFTI_UPLOAD_WINDOW": "2000"]).count == 1)
    }

    @Test func `a name that is nearly one is asked about`() throws {
        let loaded = try Self.load([
            "KRAFTI_RPC_LISTN": "127.0.0.1:1", "KRAFTI_ADDRESS": "x", "KRAFTI_WHATEVER_THIS_IS": "1", "PATH": "/bin",
        ])
        #expect(loaded.warnings.count == 2)
        #expect(loaded.warnings.first?.contains("Did you mean `KRAFTI_RPC_LISTEN`?") == true)
    }

    @Test func `settings are checked together`() {
        #expect(Self.problems(["KRAFTI_UPLOAD_WINDOW": "10"]).first?.contains("must be at least BATCH_SIZE, which is 1000") == true)
        #expect(
            Self.problems(["KRAFTI_MAX_DEADLINE": "1s"]).first?.contains("must not be above KRAFTI_MAX_DEADLINE, which is 1s")
                == true)
        #expect(Self.problems(["KRAFTI_MAX_MESSAGE_BYTES": "64KiB"]).isEmpty)
        #expect(
            Self.problems(["KRAFTI_MAX_MESSAGE_BYTES": "48KiB"]).first?.contains("the results of 752 items fit") == true)
        #expect(Self.problems(["KRAFTI_MAX_MESSAGE_BYTES": "1KiB", "BATCH_SIZE": "12"]).isEmpty)
        #expect(Self.problems(["KRAFTI_TLS_CLIENT_CA": "/ca.pem"]).first?.contains("KRAFTI_TLS_CERTIFICATE") == true)
    }

    @Test func `calls and operators need an address each`() {
        let problems = Self.problems(["KRAFTI_OPS_LISTEN": "127.0.0.1:7"], flags: ["KRAFTI_RPC_LISTEN": "127.0.0.1:6,127.0.0.1:7"])
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("--rpc and KRAFTI_OPS_LISTEN are both 127.0.0.1:7: ") == true, "\(problems)")
        #expect(Self.problems(flags: ["KRAFTI_RPC_LISTEN": "127.0.0.1:0", "KRAFTI_OPS_LISTEN": "127.0.0.1:0"]).isEmpty)
    }

    @Test(arguments: ["0.0.0.0:7447", "[::]:7447", "192.0.2.1:7447", "example.org:7447", "127.0.0.1:1,10.0.0.1:2", "128.0.0.1:1"])
    func `an address beyond this machine wants --insecure`(address: String) throws {
        let problems = Self.problems(flags: ["KRAFTI_RPC_LISTEN": address])
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("--rpc=") == true && problems.first?.contains("say --insecure") == true, "\(problems)")
        #expect(problems.first?.contains("any caller can act for any tenant") == true)
        #expect(Self.problems(["KRAFTI_RPC_LISTEN": address]).first?.hasPrefix("KRAFTI_RPC_LISTEN=") == true)
        #expect(Self.problems(flags: ["KRAFTI_RPC_LISTEN": address, "KRAFTI_INSECURE": "true"]).isEmpty)
    }

    @Test(arguments: ["0.0.0.0:7448", "example.org:7448"])
    func `so does an address for operators`(address: String) {
        #expect(Self.problems(["KRAFTI_OPS_LISTEN": address]).first?.hasPrefix("KRAFTI_OPS_LISTEN=") == true)
        let problem = Self.problems(flags: ["KRAFTI_OPS_LISTEN": address]).first ?? ""
        #expect(problem.hasPrefix("--ops=") && problem.contains("say --insecure"), "\(problem)")
        #expect(!problem.contains("unix"), "it takes no unix socket")
    }

    @Test(arguments: ["127.0.0.1:0", "127.8.9.10:1", "[::1]:0", "localhost:0", "LOCALHOST:0", "unix:///run/krafti.sock"])
    func `an address of this machine does not`(address: String) {
        #expect(Self.problems(flags: ["KRAFTI_RPC_LISTEN": address]).isEmpty)
    }

    @Test func `trusted proxies are addresses and blocks of them, and a wrong part is named`() throws {
        let loaded = try Self.load(["KRAFTI_TRUSTED_PROXIES": "10.1.0.0/16, 192.0.2.7,2001:db8::/32"])
        #expect(loaded.settings.trustedProxies.map(\.description) == ["10.1.0.0/16", "192.0.2.7", "2001:db8::/32"])
        #expect(loaded.text.contains("10.1.0.0/16, 192.0.2.7,2001:db8::/32"))
        #expect(try Self.load().settings.trustedProxies.isEmpty)
        for (part, advice) in [
            ("proxy.example", "write 10.0.0.0/8"), ("10.0.0.0/33", "a number from 0 to 32"), ("10.0.0.1/8", "Clear them"),
            ("127.0.0.1:7447", "write 10.0.0.0/8"),
        ] {
            let problems = Self.problems(["KRAFTI_TRUSTED_PROXIES": "192.0.2.7,\(part)"])
            #expect(problems.count == 1)
            let text = problems.first ?? ""
            #expect(text.hasPrefix("KRAFTI_TRUSTED_PROXIES=192.0.2.7,\(part) (environment) cannot be used: `\(part)`"), "\(text)")
            #expect(text.contains(advice) && !text.hasSuffix(".."), "\(text)")
        }
    }

    @Test func `what is shown names every setting and hides every secret`() throws {
        let text = try Self.load(["DATABASE_URL": "postgresql://krafti:hunter2@db.example/catalogue?sslmode=require"]).text
        #expect(!text.contains("hunter2"))
        #expect(text.contains("postgresql://krafti:***@db.example/catalogue?sslmode=require"))
        #expect(text.contains("From: environment."))
        for line in text.split(separator: "\n") { #expect(line.hasPrefix("# ") || line.contains("="), "\(line)") }
    }

    @Test func `what is shown says what each setting does, takes and falls back to`() throws {
        let text = try Self.load(flags: ["KRAFTI_RPC_LISTEN": "127.0.0.1:1"]).text
        #expect(
            text.contains(
                """

                # Threads that serve connections (event loops). 0: as many as this machine has processors.
                # Takes: a number from 0 to 256. Default: 0.
                # From: default.
                KRAFTI_THREADS=0

                """))
        #expect(text.contains("Default: 127.0.0.1:7447. Flag: --rpc.\n# From: flag.\nKRAFTI_RPC_LISTEN=127.0.0.1:1\n"), "\(text)")
        for line in text.split(separator: "\n") { #expect(line.hasPrefix("KRAFTI_") || line.count <= 102, "\(line)") }
    }

    @Test func `what is shown is a file that says the same`() throws {
        let said = [
            "KRAFTI_RPC_LISTEN": "127.0.0.1:1, unix:///run/a b.sock", "KRAFTI_THREADS": "3", "LOG_FORMAT": "json",
            "KRAFTI_TRUSTED_PROXIES": "10.1.0.0/16, 192.0.2.7", "KRAFTI_STATE_DIR": "/a # b", "KRAFTI_MAX_MESSAGE_BYTES": "1MiB",
            "KRAFTI_DRAIN_DELAY": "5s", "DATABASE_URL": "host='/run/a b' dbname=catalogue", "KRAFTI_INSECURE": "yes",
        ]
        let first = try Self.load(said)
        let file = try Self.file(first.text)
        defer { try? FileManager.default.removeItem(atPath: file) }
        let second = try Self.load(flags: ["KRAFTI_CONFIG": file])
        let values = first.effective.map { [$0.name, $0.value] }
        #expect(second.effective.map { [$0.name, $0.value] }.dropFirst() == values.dropFirst())
        #expect(first.effective.first?.name == "KRAFTI_CONFIG")
    }

    @Test func `what a file cannot say is a comment in what is shown`() throws {
        let text = try Self.load([
            "DATABASE_URL": "postgresql://u:hunter2@h/d", "KRAFTI_STATE_DIR": "/a\nKRAFTI_THREADS=7", "KRAFTI_POSTGRES_BIN": "'/a'",
        ]).text
        #expect(text.contains("\n# DATABASE_URL=postgresql://u:***@h/d\n"))
        #expect(text.contains("\n# KRAFTI_STATE_DIR=/a KRAFTI_THREADS=7\n"))
        #expect(text.contains("\n# KRAFTI_POSTGRES_BIN='/a'\n"))
        #expect(text.contains("\n# KRAFTI_CONFIG=\n"))
    }

    private static func file(_ text: String) throws -> String {
        let path = NSTemporaryDirectory() + "settings-\(UUID().uuidString.prefix(8)).env"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}

struct DatabaseURLTests {
    @Test(arguments: [
        ("postgresql://u:p@h/d", "postgresql://u:***@h/d"),
        ("postgres://u@h/d", "postgres://u@h/d"),
        ("postgresql://h", "postgresql://h"),
        ("postgresql://u:p@ss:w/rd@h/d", "postgresql://u:***@h/d"),
        ("postgresql:///d?host=/run&password=p", "postgresql:///d?host=/run&password=***"),
        ("postgresql://u@h/d?sslpassword=p&sslmode=require", "postgresql://u@h/d?sslpassword=***&sslmode=require"),
        ("postgresql://u:a?b@h/d", "***"),
        ("host=h password=p user=u", "host=h password=*** user=u"),
        ("host=h password='p q' user=u", "host=h password=*** user=u"),
        ("password = 'it\\'s' dbname=d", "password=*** dbname=d"),
        ("password='open", "***"),
        ("hunter2", "***"),
        ("", ""),
    ])
    func `passwords are hidden wherever libpq takes them`(text: String, shown: String) {
        let result = DatabaseURL.shown(text)
        // A URL that is hidden whole may also say so behind its scheme.
        #expect(result == shown || (shown == "***" && result.hasSuffix("://***")))
    }
}

struct SettingTextTests {
    @Test(arguments: [
        "postgresql://u:p@ss@h/d", "postgresql://u:pa/ss@h/d", "postgres://u:p@h/d?application_name=a@b", "host=h password=p q",
        "password='open", "hunter2",
    ])
    func `a database that libpq would misread is refused, and not quoted`(text: String) throws {
        let problem = #expect(throws: SettingProblem.self) { try SettingText.databaseURL(text) }
        #expect(problem.map { "\($0)".contains(text) } == false)
    }

    @Test(arguments: [
        "postgresql://u:p%40ss@h/d", "postgresql://u:a?b@h/d", "postgresql:///d?host=/run&password=p", "postgresql://h",
        "host=/run password='p q' user=u",
    ])
    func `a database that libpq can read is taken`(text: String) throws { #expect(try SettingText.databaseURL(text) == text) }

    @Test(arguments: [("500ms", Duration.milliseconds(500)), ("30s", .seconds(30)), ("5m", .seconds(300)), ("2h", .seconds(7200))])
    func `times are read and written`(text: String, duration: Duration) throws {
        let read = SettingText.duration(.zero ... .seconds(86_400))
        #expect(try read(text) == duration)
        #expect(try read(SettingText.text(duration)) == duration)
    }

    @Test(arguments: ["", "5", "s", "-5s", "5 s", "1e9s", "99999999999999999999s", "5d", "2000000000h"])
    func `what is no time is refused`(text: String) {
        #expect(throws: SettingProblem.self) { try SettingText.duration(.zero ... .seconds(86_400))(text) }
    }

    @Test(arguments: [("1024", 1024), ("64KiB", 65_536), ("4MiB", 4 << 20)])
    func `sizes are read`(text: String, bytes: Int) throws { #expect(try SettingText.bytes(0...1 << 30)(text) == bytes) }

    @Test(arguments: ["", "KiB", "4MB", "9223372036854775807GiB", "-1"])
    func `what is no size is refused`(text: String) {
        #expect(throws: SettingProblem.self) { try SettingText.bytes(0...1 << 30)(text) }
    }
}
