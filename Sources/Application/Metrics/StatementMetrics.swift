import Locking
import Observability
import Persistence
import Postgres

/// Counts and times statements. Safe to use from any thread.
final class StatementMetrics: Sendable {
    private let registry: MetricsRegistry
    /// By the statement's name. Statements are constants, so there are as many as the program has.
    private let durations = Guarded<[String: Histogram]>([:])

    init(_ registry: MetricsRegistry) { self.registry = registry }

    func record(_ report: StatementReport) {
        let duration = self.durations.withLock { durations in
            if let known = durations[report.statement.name] { return known }
            let labels = StatementLabels(report.statement.name)
            let made = self.registry.histogram(CatalogMetrics.statementDuration, labels.operation, labels.table)
            durations[report.statement.name] = made
            return made
        }
        duration.record(report.duration)
        guard let error = report.error else { return }
        let operation = StatementLabels(report.statement.name).operation
        self.registry.counter(CatalogMetrics.statementErrors, operation, error.metricType).increment()
    }
}

/// What a statement does to which table, as its name has it: a verb, then what it is done to.
struct StatementLabels: Hashable, Sendable {
    let operation: String
    let table: String

    /// Names that say it otherwise.
    private static let others = [
        "ping": ("ping", "none"),
        "repeated_answer": ("repeated", "idempotency"),
        "expire_uploads": ("expire", "upload"),
        "create_services_separate": ("create_separate", "service"),
        "create_services_together": ("create_together", "service"),
        "sequencer_take": ("take", "lease"),
        "sequencer_renew": ("renew", "lease"),
        "sequencer_release": ("release", "lease"),
        "sequencer_waiting": ("waiting", "pending"),
        "sequencer_seal": ("seal", "pending"),
        "sequencer_backlog": ("backlog", "pending"),
    ]

    init(_ name: String) {
        if let (operation, table) = Self.others[name] {
            (self.operation, self.table) = (operation, table)
            return
        }
        let words = name.split(separator: "_")
        self.operation = words.first.map(String.init) ?? "unknown"
        self.table = words.count > 1 ? String(words[1]) : "none"
    }
}

extension PostgresError {
    /// The class of the SQLSTATE, or what else kept a statement from its answer.
    var metricType: String {
        switch self.code {
        case .serverError(let state) where state == .queryCanceled: "statement_timeout"
        case .serverError(let state): "sqlstate_\(state.classCode)"
        case .connectionFailed: "connection_failed"
        case .connectionLost: "connection_lost"
        case .deadlineExceeded: "deadline_exceeded"
        case .cancelled: "cancelled"
        case .acquireTimedOut: "acquire_timed_out"
        case .poolExhausted: "pool_exhausted"
        case .refused: "refused"
        case .closed: "closed"
        case .transactionRolledBack: "rolled_back"
        case .invalidParameter: "invalid_parameter"
        case .decoding: "decoding"
        case .protocolViolation: "protocol_violation"
        case .invalidConfiguration: "invalid_configuration"
        }
    }
}
