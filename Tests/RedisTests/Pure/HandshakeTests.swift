import Testing

@testable import Redis

@Suite("The first words on a connection") struct HandshakeTests {
    private static let info = RedisValue.bytes(
        Array("# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\nrun_id:abc123\r\n".utf8))

    private func handshake(_ url: String, name: String = "krafti") throws -> Handshake {
        var configuration = RedisConfiguration(url: try RedisURL(url))
        configuration.clientName = name
        return Handshake(configuration)
    }

    /// What comes of these replies: a run id, or an error.
    private func outcome(_ handshake: consuming Handshake, _ replies: [RedisValue]) throws -> Result<String, RedisError> {
        var handshake = handshake
        for reply in replies {
            switch handshake.received(reply) {
            case .goesOn: continue
            case .finished(let runID): return .success(runID)
            case .failed(let error): return .failure(error)
            }
        }
        struct GoesOn: Error {}
        throw GoesOn()
    }

    private func failure(_ url: String, _ replies: [RedisValue]) throws -> RedisError? {
        if case .failure(let error) = try self.outcome(try self.handshake(url), replies) { error } else { nil }
    }

    @Test func `only what is needed is said`() throws {
        #expect(try self.handshake("redis://h", name: "").commands.map(\.name) == ["INFO"])
        #expect(try self.handshake("redis://h").commands.map(\.name) == ["CLIENT", "INFO"])
        let all = try self.handshake("redis://u:p@h/3").commands
        #expect(all.map(\.name) == ["AUTH", "CLIENT", "SELECT", "INFO"])
        #expect(all.map(\.argumentCount) == [2, 2, 1, 1])
        #expect(try self.handshake("redis://:p@h").commands[0].argumentCount == 1)
    }

    @Test func `it ends with the name of the server's process`() throws {
        let ok = RedisValue.status("OK")
        #expect(try self.outcome(try self.handshake("redis://:p@h/3"), [ok, ok, ok, Self.info]).get() == "abc123")
    }

    @Test func `a name that may not be given is done without`() throws {
        let refusal = RedisValue.error(RedisServerError("NOPERM this user has no permissions"))
        #expect(try self.outcome(try self.handshake("redis://h"), [refusal, Self.info]).get() == "abc123")
    }

    @Test func `each refusal says what to do, and quotes nothing`() throws {
        let ok = RedisValue.status("OK")
        func error(_ text: String) -> RedisValue { .error(RedisServerError(text)) }
        let wrong = try #require(try self.failure("redis://u:p@h", [error("WRONGPASS invalid username-password pair")]))
        #expect(wrong.code == .authenticationFailed)
        #expect(wrong.message == "Redis does not take the user and password of the URL.")
        let none = try #require(try self.failure("redis://h", [error("NOAUTH Authentication required."), error("NOAUTH x")]))
        #expect(none.code == .authenticationFailed)
        #expect(none.message.hasPrefix("Redis wants a password, and the URL has none."))
        let database = try #require(try self.failure("redis://h/99", [ok, error("ERR DB index is out of range")]))
        #expect(database.code == .serverError(kind: "ERR"))
        #expect(database.message == "Redis has no database of the number in the URL.")
        let info = try #require(try self.failure("redis://h", [ok, error("NOPERM this user")]))
        #expect(info.message == "The user of the URL may not run INFO, which is needed.")
        let loading = try #require(try self.failure("redis://h/1", [ok, error("LOADING Redis is loading the dataset in memory")]))
        #expect(loading.code == .serverError(kind: "LOADING"))
    }

    @Test(
        arguments: [
            "ERR unknown command 'AUTH', with args beginning with: 'hunter2' ", "ERR unknown command `AUTH`, with args: `hunter2`",
            "ERR wrong number of arguments, got u hunter2", "WRONGPASS hunter2", "NOPERM hunter2", "NOAUTH hunter2",
            "OTHER hunter2",
        ]
    )
    func `no word of a server that quotes the password is kept`(text: String) throws {
        for url in ["redis://:hunter2@h", "redis://u:hunter2@h"] {
            let error = try #require(try self.failure(url, [.error(RedisServerError(text))]))
            #expect(error.detail == nil)
            var dumped = ""
            dump(error, to: &dumped)
            #expect(!(dumped + error.debugDescription).contains("hunter2"))
        }
    }

    @Test(arguments: ["redis://:p@h", "redis://h/3"]) func `a server with too many clients is told from one that knows nobody`(
        url: String
    ) throws {
        let full = RedisValue.error(RedisServerError("ERR max number of clients reached"))
        let error = try #require(try self.failure(url, [full, full]))
        #expect(error.code == .serverError(kind: "ERR"))
        #expect(error.message.hasPrefix("Redis has as many clients as it takes."))
    }

    @Test(arguments: ["redis_mode", "server_mode"], [("cluster", "Redis Cluster"), ("sentinel", "Redis Sentinel")])
    func `a cluster and a Sentinel are refused, of Valkey too, and the message says why`(
        name: String, mode: (String, word: String)
    ) throws {
        let info = RedisValue.bytes(Array("redis_version:7.2.4\r\n\(name):\(mode.0)\r\nrun_id:abc\r\n".utf8))
        let error = try #require(try self.failure("redis://h", [.status("OK"), info]))
        #expect(error.code == .clusterRefused)
        #expect(error.message.contains(mode.word))
    }

    @Test func `a Valkey on its own is taken`() throws {
        let info = RedisValue.bytes(Array("server_name:valkey\r\nserver_mode:standalone\r\nrun_id:abc\r\n".utf8))
        #expect(try self.outcome(try self.handshake("redis://h"), [.status("OK"), info]).get() == "abc")
    }

    @Test(arguments: [RedisValue.null, .integer(1), .bytes(Array("hello".utf8)), .array([])])
    func `what is no Redis is told apart`(reply: RedisValue) throws {
        #expect(try self.failure("redis://h", [.status("OK"), reply])?.code == .protocolViolation)
    }
}
