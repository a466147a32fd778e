/// The first words on a connection: who we are, which database, and which process it is that answers. All are sent at once.
struct Handshake {
    enum Outcome {
        /// More replies belong to it.
        case goesOn
        /// The connection may be used; the process answers to this name.
        case finished(runID: String)
        case failed(RedisError)
    }

    private enum Step {
        case authenticate
        case setName
        case select
        case info
    }

    private let steps: [(step: Step, command: RedisCommand)]
    private var answered = 0

    init(_ configuration: RedisConfiguration) {
        let url = configuration.url
        var steps: [(Step, RedisCommand)] = []
        if let password = url.password {
            let credentials = [url.user, password].compactMap(\.self).map(RedisArgument.text)
            steps.append((.authenticate, RedisCommand("AUTH", credentials)))
        }
        if !configuration.clientName.isEmpty {
            steps.append((.setName, RedisCommand("CLIENT", "SETNAME", .text(configuration.clientName))))
        }
        if url.database != 0 { steps.append((.select, RedisCommand("SELECT", .integer(Int64(url.database))))) }
        steps.append((.info, RedisCommand("INFO", "server")))
        self.steps = steps
    }

    var commands: [RedisCommand] { self.steps.map(\.command) }

    mutating func received(_ reply: RedisValue) -> Outcome {
        guard self.answered < self.steps.count else { return .failed(Self.notRedis) }
        let step = self.steps[self.answered].step
        self.answered += 1
        if case .error(let error) = reply {
            // A name is a courtesy to who lists the server's clients: not every user may give one.
            return step == .setName ? .goesOn : .failed(Self.failure(of: step, error))
        }
        guard step == .info else { return .goesOn }
        guard let text = reply.text else { return .failed(Self.notRedis) }
        return Self.judge(ServerInfo(text))
    }

    private static func judge(_ info: ServerInfo) -> Outcome {
        // Valkey calls it otherwise, unless it is told to be like Redis.
        switch info["redis_mode"] ?? info["server_mode"] {
        case "cluster":
            return .failed(
                RedisError(
                    .clusterRefused,
                    """
                    This server is part of a Redis Cluster, which is not supported: one call's keys would lie on several servers, \
                    and what must be decided in one step could not be. Name a server on its own, or one with replicas.
                    """
                )
            )
        case "sentinel":
            return .failed(
                RedisError(
                    .clusterRefused, "This server is a Redis Sentinel, which keeps no data. Name the server that it watches."))
        default: break
        }
        guard let runID = info["run_id"], !runID.isEmpty else { return .failed(Self.notRedis) }
        return .finished(runID: runID)
    }

    private static let notRedis = RedisError(.protocolViolation, "What answers at this address is not Redis, or hides its run_id.")

    private static func failure(of step: Step, _ error: RedisServerError) -> RedisError {
        let needsPassword =
            "Redis wants a password, and the URL has none. Write redis://:PASSWORD@HOST or redis://USER:PASSWORD@HOST."
        // Servers without AUTH quote what they were sent: the password. Their words go nowhere.
        let detail = step == .authenticate ? nil : error.message
        let message: String
        switch (step, error.kind) {
        case (_, "NOAUTH"): return RedisError(.authenticationFailed, needsPassword, detail: detail)
        // Also an answer to AUTH, and then no fault of the password.
        case (_, "ERR") where error.message == "max number of clients reached":
            message = "Redis has as many clients as it takes. Raise its maxclients, or make fewer connections."
        case (.authenticate, "WRONGPASS"), (.authenticate, "NOPERM"):
            return RedisError(.authenticationFailed, "Redis does not take the user and password of the URL.", detail: detail)
        case (.authenticate, "ERR"):
            return RedisError(
                .authenticationFailed,
                "Redis does not take the user and password of the URL: it may want none, or know no users, or no AUTH.",
                detail: detail)
        case (_, "NOPERM"): message = "The user of the URL may not run \(step == .info ? "INFO" : "SELECT"), which is needed."
        case (.select, "ERR"): message = "Redis has no database of the number in the URL."
        default: message = "Redis refused a new connection with the error \(error.kind)."
        }
        return RedisError(.serverError(kind: error.kind), message, detail: detail)
    }
}
