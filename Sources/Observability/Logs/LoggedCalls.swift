/// Which calls leave a line in the log.
public enum LoggedCalls: String, Sendable, CaseIterable {
    case all
    /// Those that were not answered.
    case failures
    /// Those that the server is to blame for. What they failed for is said nowhere else, so these are always logged.
    case faults

    func include(_ ending: EndedCall.Ending) -> Bool {
        switch self {
        case .all: true
        case .failures: ending != .answered
        case .faults: ending == .failed
        }
    }
}
