import Observability
import Persistence
import Postgres
import Testing

@testable import Application

struct StatementMetricsTests {
    @Test(arguments: [
        ("read_service", "read", "service"), ("list_service_after_category_filtered", "list", "service"),
        ("create_tenant", "create", "tenant"), ("create_services_separate", "create_separate", "service"),
        ("sequencer_seal", "seal", "pending"), ("expire_uploads", "expire", "upload"), ("ping", "ping", "none"),
        ("read_secret", "read", "secret"), ("", "unknown", "none"),
    ])
    func `a statement's name says what it does to which table`(name: String, operation: String, table: String) {
        let labels = StatementLabels(name)
        #expect(labels.operation == operation && labels.table == table)
    }

    @Test func `statements are timed, and those that fail counted by why`() {
        let registry = MetricsRegistry()
        let metrics = StatementMetrics(registry)
        let read = Statement("read_service", "select 1")
        metrics.record(StatementReport(statement: read, duration: .milliseconds(3), error: nil))
        for error in [
            PostgresError(.serverError(.uniqueViolation), "It is there."),
            PostgresError(.serverError(.checkViolation), "It is not."),
            PostgresError(.serverError(.queryCanceled), "Too long."), PostgresError(.deadlineExceeded, "Too late."),
        ] { metrics.record(StatementReport(statement: read, duration: .seconds(20), error: error)) }
        let text = registry.read().exposition(.text)
        for line in [
            #"db_query_duration_seconds_bucket{operation="read",table="service",le="0.005"} 1"#,
            #"db_query_duration_seconds_bucket{operation="read",table="service",le="10"} 1"#,
            #"db_query_duration_seconds_count{operation="read",table="service"} 5"#,
            #"db_errors_total{operation="read",error_type="sqlstate_23"} 2"#,
            #"db_errors_total{operation="read",error_type="statement_timeout"} 1"#,
            #"db_errors_total{operation="read",error_type="deadline_exceeded"} 1"#,
        ] { #expect(text.contains("\(line)\n"), "\(line)") }
    }

    @Test func `whatever runs a statement, who measures hears how it went, and nothing else changes`() async throws {
        struct Silent: StatementExecutor {
            let error: PostgresError

            func query(_ statement: Statement, _ parameters: Parameters, lane: Lane, deadline: ContinuousClock.Instant?)
                async throws(PostgresError) -> Rows
            { throw self.error }
        }
        let reports = Recorded<StatementReport>()
        let executor = MeasuredExecutor(Silent(error: PostgresError(.poolExhausted, "Too many wait."))) { reports.add($0) }
        let ping = Statement("ping", "select 1")
        await #expect {
            try await executor.query(ping, Parameters(), lane: .read, deadline: nil)
        } throws: {
            ($0 as? PostgresError)?.code == .poolExhausted
        }
        #expect(reports.all.count == 1 && reports.all.first?.error?.code == .poolExhausted)
        #expect(reports.all.first?.statement.name == "ping")
    }
}
