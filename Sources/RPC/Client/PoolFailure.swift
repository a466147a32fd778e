/// Why a call gets no connection.
enum PoolFailure: Hashable, Sendable {
    struct Unreached: Hashable, Sendable {
        let target: Int
        let reason: String
    }

    case shutDown
    case noTargets
    case tooManyWaiting(limit: Int)
    /// No target can be reached.
    case unreachable([Unreached])

    /// - Parameter targets: the names of the targets, by index.
    func asRPCError(targets: [String]) -> RPCError {
        switch self {
        // Not UNAVAILABLE: trying again does not help.
        case .shutDown: RPCError(.failedPrecondition, "This client is shut down; make a new one to call again.")
        case .noTargets: RPCError(.failedPrecondition, "This client was given no address to connect to.")
        case .tooManyWaiting(let limit):
            RPCError(.resourceExhausted, "\(limit) calls wait for a connection already (`maxWaitingCalls`); call less at once.")
        case .unreachable(let unreached): .notSent(Self.describe(unreached, targets))
        }
    }

    /// Names each address with its reason: `could not connect to 127.0.0.1:7447: connection refused`.
    static func describe(_ unreached: [Unreached], _ targets: [String]) -> String {
        let shown = unreached.prefix(3).map { "could not connect to \(targets[$0.target]): \($0.reason)" }
        let more = unreached.count - shown.count
        return shown.joined(separator: "; ") + (more > 0 ? "; and \(more) more" : "")
    }
}
