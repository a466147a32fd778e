import Foundation
import TestSupport
import Testing

@testable import Observability

/// The table of families, and everything it can become, as those see it who collect the numbers.
struct CatalogMetricsTests {
    /// A registry in which every family has series, with and without labels that need escaping.
    private static func full() -> MetricsRegistry {
        let registry = MetricsRegistry()
        for family in CatalogMetrics.all {
            for value in ["plain", "with \"quotes\", \\ and\nlines"] {
                let labels = MetricLabels(family.labels, family.labels.map { _ in value })
                registry.counter(family, labels)?.increment(by: 3)
                registry.gauge(family, labels)?.set(1.5)
                registry.histogram(family, labels)?.record(123_456)
            }
        }
        registry.collectProcess(version: "1.2.3")
        return registry
    }

    @Test func `names are what the specification, the conventions and the dashboards want`() {
        let names = CatalogMetrics.all.map(\.name)
        #expect(Set(names).count == names.count)
        for name in [
            "service_health_status", "circuit_breaker_state", "circuit_breaker_failures_total", "cache_hit_ratio",
            "cache_operation_duration_seconds", "http_requests_total", "http_requests_errors_total",
            "http_request_duration_seconds", "db_query_duration_seconds", "db_errors_total", "services_created_total",
            "bulk_operations_total",
        ] { #expect(names.contains(name), "\(name)") }
        for family in CatalogMetrics.all {
            #expect(family.name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil, "\(family.name)")
            #expect(family.name.hasSuffix("_total") == (family.kind == .counter), "\(family.name)")
            #expect(!family.help.isEmpty && family.help.hasSuffix("."), "\(family.name)")
            for label in family.labels {
                #expect(label.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil && label != "le", "\(family.name) \(label)")
            }
        }
    }

    @Test func `every family is in the table`() {
        let registry = Self.full()
        let described = registry.read().families.keys
        #expect(Set(described) == Set(CatalogMetrics.all.map(\.name)))
    }

    @Test(arguments: ExpositionFormat.allCases)
    func `every line keeps the grammar, and every histogram its rules`(format: ExpositionFormat) throws {
        try ExpositionCheck(format).check(Self.full().read().exposition(format))
    }

    @Test(.enabled(if: Shell.path(of: "promtool") != nil, "promtool is not here: Debian's package prometheus has it"))
    func `promtool has nothing to say`() async throws {
        let promtool = BuiltProgram(executable: try #require(Shell.path(of: "promtool")))
        let outcome = try await promtool.run(["check", "metrics"], input: Self.full().read().exposition(.text))
        #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty, "\(outcome)")
    }

    @Test func `this process has processor time, memory, files and threads`() throws {
        let registry = MetricsRegistry()
        registry.collectProcess(version: "1.2.3")
        let text = registry.read().exposition(.text)
        #expect(text.contains("krafti_build_info{version=\"1.2.3\"} 1\n"))
        #if os(Linux)
            func value(_ name: String) throws -> Double {
                let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("\(name) ") }, "\(name)")
                return try #require(Double(line.dropFirst(name.count + 1)))
            }
            #expect(try value("process_cpu_seconds_total") > 0)
            #expect(try value("process_resident_memory_bytes") > 1_000_000)
            #expect(try value("process_virtual_memory_bytes") >= value("process_resident_memory_bytes"))
            #expect(try (3...100_000).contains(value("process_open_fds")))
            #expect(try value("process_threads") >= 1)
            let now = Date().timeIntervalSince1970
            #expect(try (now - 86_400...now + 2).contains(value("process_start_time_seconds")))
        #endif
    }

    @Test func `a process whose name looks like the end of its name is read`() {
        #if os(Linux)
            let line = "7 (a) b) R 1 2"
            #expect(ProcessMetrics.fields(ofStat: line) == ["R", "1", "2"])
            #expect(ProcessMetrics.fields(ofStat: "").isEmpty)
        #endif
    }
}
