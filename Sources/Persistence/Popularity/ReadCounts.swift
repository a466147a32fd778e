public import Catalog
import Locking
public import Logging
import Resilience

/// Counts which services this server reads most, and reports it from time to time. Safe to use from any task.
///
/// Memory is bounded by the number of counters. To record takes a lock for a moment: whoever reads very often may record one read in
/// a few, for only the proportions matter.
public final class ReadCounts: Sendable {
    private struct Key: Hashable, Sendable {
        var tenant: TenantID
        var service: ServiceID
    }

    private let popular: PopularServices
    private let configuration: ReadCountsConfiguration
    private let logger: Logger
    private let counted: Guarded<TopKeys<Key>>

    public init(
        _ popular: PopularServices, configuration: ReadCountsConfiguration = ReadCountsConfiguration(), logger: Logger
    ) {
        self.popular = popular
        self.configuration = configuration
        self.logger = logger
        self.counted = Guarded(TopKeys(capacity: configuration.counters))
    }

    /// A service was read.
    public func record(_ service: ServiceID, of tenant: TenantID) {
        self.counted.withLock { $0.record(Key(tenant: tenant, service: service)) }
    }

    /// Reports every `interval` until the task is cancelled, then once more.
    public func run() async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: self.configuration.interval) } catch { break }
            await self.report()
        }
        // A task of its own: this one is cancelled, and what it asks would be too.
        await Task { await self.report() }.value
    }

    /// Reports what was counted since the last time. When the database does not take it, it is forgotten: what is popular shows again.
    public func report() async {
        let entries = self.counted.withLock { counted in
            defer { counted = TopKeys(capacity: self.configuration.counters) }
            return counted.most(self.configuration.reported)
        }
        // What is certain of a count: a key that came last to a full table would else look as if it were among the first.
        let reads = entries.filter { $0.count > $0.overcount }
            .map { PopularService(tenant: $0.key.tenant, service: $0.key.service, reads: Double($0.count - $0.overcount)) }
        do {
            try await self.popular.add(reads, deadline: .now + self.configuration.timeout)
        } catch {
            self.logger.info(
                "which services are read most could not be kept; a server that starts meanwhile reads others first",
                metadata: ["cause": "\(error.message)"])
        }
    }
}

/// How a server counts what is read most.
public struct ReadCountsConfiguration: Hashable, Sendable {
    /// Counters; the larger, the truer for services of middling popularity.
    public var counters = 4_096
    /// Services that one report names.
    public var reported = 1_000
    /// Between two reports.
    public var interval = Duration.seconds(60)
    /// After which a report is given up.
    public var timeout = Duration.seconds(5)

    public init() {}
}
