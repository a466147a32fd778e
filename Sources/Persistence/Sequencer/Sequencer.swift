import Catalog
import Locking
public import Logging
import Postgres

/// Gives the changes of all tenants their places in the log, so that writers need not wait for each other.
///
/// Every server runs one; leases share the partitions out among them. A tick reads what is committed and waits, decides
/// (`SealPlan`), and writes in one statement: killed anywhere, it leaves all of a tick or nothing. Two that believe they hold the same
/// partition cannot both write: the lease's epoch and position are part of the statement's condition, and the log's keys stand behind.
public final class Sequencer: Sendable {
    /// The channel on which the new heads are notified, as `partition:position` with commas between, once a tick.
    public static let channel = "catalog_log"

    private let executor: any StatementExecutor
    private let configuration: SequencerConfiguration
    private let owner: UInt128
    private let logger: Logger
    private let now: @Sendable () -> ContinuousClock.Instant
    private let current = Guarded(SequencerStatus())
    private let window: Guarded<SealWindow>

    /// - Parameter owner: names this sequencer; no other may have the same.
    public init(
        _ executor: any StatementExecutor,
        configuration: SequencerConfiguration = SequencerConfiguration(),
        owner: UInt128 = .random(in: .min ... .max),
        logger: Logger,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.executor = executor
        self.configuration = configuration
        self.owner = owner
        self.logger = logger
        self.now = now
        self.window = Guarded(SealWindow(most: configuration.maxChangesPerPartition))
    }

    public var status: SequencerStatus { self.current.withLock { $0 } }

    /// Works until the task is cancelled, then gives its partitions back.
    public func run() async {
        var leases = LeaseState(duration: self.configuration.leaseDuration)
        while !Task.isCancelled {
            var isBusy = false
            do {
                isBusy = try await self.tick(&leases)
                self.note(failing: false)
            } catch {
                // Whether the tick was written shows when the next one reads the heads.
                leases.lost()
                if error.isOfTime { self.window.withLock { $0.failed() } }
                self.note(failing: true, error)
            }
            if isBusy { continue }
            do { try await Task.sleep(for: self.configuration.interval) } catch { break }
        }
        // A task of its own: this one is cancelled, and what it asks would be too.
        await Task { await self.release() }.value
    }

    /// One round over all partitions that are held.
    ///
    /// - Returns: whether there is more to do at once.
    func tick(_ leases: inout LeaseState) async throws(PostgresError) -> Bool {
        let deadline = self.now() + self.configuration.timeout
        if leases.isDue(self.now()) { try await self.renew(&leases, deadline) }
        guard !leases.epochs.isEmpty else { return false }
        let (waiting, isAll) = try await self.waiting(in: leases.partitions, deadline)
        let plans = waiting.map { SealPlan(head: $0.head, waiting: $0.changes) }.filter { !$0.seals.isEmpty }
        guard !plans.isEmpty else { return false }
        let sealed = try await self.write(plans, under: leases.epochs, deadline)
        self.current.withLock { $0.sealed += Int64(sealed) }
        guard sealed == plans.reduce(0, { $0 + $1.seals.count }) else {
            leases.lost()
            return false
        }
        return !isAll
    }

    func release() async {
        var parameters = Parameters()
        parameters.append(uuid: self.owner)
        // When it fails, the leases run out by themselves.
        _ = try? await self.executor.query(
            SequencerStatement.release, parameters, lane: .write, deadline: self.now() + self.configuration.timeout)
    }

    // MARK: Acting

    private func renew(_ leases: inout LeaseState, _ deadline: ContinuousClock.Instant) async throws(PostgresError) {
        let started = self.now()
        let duration = self.configuration.leaseDuration.microseconds
        var held: [Int16: Int64] = [:]
        if !leases.epochs.isEmpty {
            var parameters = Parameters()
            parameters.append(uuid: self.owner)
            parameters.append(duration)
            parameters.append(int16s: leases.partitions)
            parameters.append(int64s: leases.partitions.map { leases.epochs[$0] })
            let rows = try await self.executor.query(SequencerStatement.renew, parameters, lane: .write, deadline: deadline)
            for row in rows { held[try row.int16(0)] = try row.int64(1) }
        }
        let room = self.configuration.maxPartitions - held.count
        if room > 0 {
            var parameters = Parameters()
            parameters.append(uuid: self.owner)
            parameters.append(duration)
            parameters.append(Int64(room))
            let rows = try await self.executor.query(SequencerStatement.take, parameters, lane: .write, deadline: deadline)
            for row in rows { held[try row.int16(0)] = try row.int64(1) }
        }
        leases.renewed(held, at: started)
        try await self.count(held.count, deadline)
    }

    private func count(_ partitions: Int, _ deadline: ContinuousClock.Instant) async throws(PostgresError) {
        var parameters = Parameters()
        parameters.append(Int64(self.configuration.maxCounted))
        let rows = try await self.executor.query(SequencerStatement.backlog, parameters, lane: .read, deadline: deadline)
        guard let row = rows.first else { throw .noAnswer }
        let waiting = try row.int64(0)
        let lag = Duration.microseconds(try row.int64(1))
        self.current.withLock {
            $0.partitions = partitions
            $0.waiting = waiting
            $0.lag = lag
        }
    }

    private func waiting(in partitions: [Int16], _ deadline: ContinuousClock.Instant) async throws(PostgresError)
        -> (found: [(head: PartitionHead, changes: [WaitingChange])], isAll: Bool)
    {
        let count = self.window.withLock { $0.count }
        var parameters = Parameters()
        parameters.append(int16s: partitions)
        parameters.append(Int64(count))
        parameters.append(Int64(self.configuration.maxBytesPerPartition))
        let rows = try await self.executor.query(SequencerStatement.waiting, parameters, lane: .read, deadline: deadline)
        var found: [(head: PartitionHead, changes: [WaitingChange])] = []
        var totals: [Int] = []
        for row in rows {
            var reader = RowReader(row)
            let head = PartitionHead(
                partition: try reader.int16(), position: try reader.int64(), digest: try reader.bytes())
            let follows = try reader.bool()
            let total = Int(try reader.int64())
            if found.last?.head != head {
                found.append((head, []))
                totals.append(total)
            }
            found[found.count - 1].changes.append(WaitingChange(record: try ChangeRecord(&reader), follows: follows))
        }
        let kept = zip(found, totals).filter { $0.changes.count < $1 }.map(\.0.changes.count).max()
        self.window.withLock { $0.read(cutTo: kept) }
        return (found, kept == nil && !totals.contains { $0 >= count })
    }

    private func write(_ plans: [SealPlan], under epochs: [Int16: Int64], _ deadline: ContinuousClock.Instant)
        async throws(PostgresError) -> Int
    {
        let seals = plans.flatMap(\.seals)
        var parameters = Parameters()
        parameters.append(int16s: plans.map(\.head.partition))
        parameters.append(int64s: plans.map { epochs[$0.head.partition] })
        parameters.append(int64s: plans.map { $0.head.position - Int64($0.seals.count) })
        parameters.append(int64s: plans.map(\.head.position))
        parameters.append(byteStrings: plans.map(\.head.digest))
        parameters.append(int16s: seals.map(\.partition))
        parameters.append(int64s: seals.map(\.position))
        parameters.append(uuids: seals.map(\.change.id.rawValue))
        parameters.append(byteStrings: seals.map(\.digest))
        parameters.append(byteStrings: seals.map(\.previous))
        let rows = try await self.executor.query(SequencerStatement.seal, parameters, lane: .write, deadline: deadline)
        guard let row = rows.first else { throw .noAnswer }
        return Int(try row.int64(0))
    }

    private func note(failing: Bool, _ error: PostgresError? = nil) {
        let changed = self.current.withLock { status in
            defer { status.isFailing = failing }
            return status.isFailing != failing
        }
        guard changed else { return }
        if let error {
            self.logger.warning(
                """
                new changes wait for their numbers in the change log until the database answers; every write that was answered \
                is safe, and only those who follow the log wait
                """,
                metadata: ["cause": "\(error.debugDescription)"]
            )
        } else {
            self.logger.notice("new changes get their numbers in the change log again")
        }
    }
}

extension ChangeRecord {
    /// Reads the columns of `SequencerStatement.waiting`, from the change's id on.
    init(_ row: inout RowReader) throws(PostgresError) {
        self.init(
            id: ChangeID(rawValue: try row.uuid()),
            tenant: TenantID(rawValue: try row.uuid()),
            kind: try row.int16(),
            entity: try row.uuid(),
            version: try row.int64(),
            action: try row.int16(),
            actor: try row.string(),
            address: try row.string(),
            agent: try row.string(),
            requestID: try row.string(),
            at: try row.timestamp(),
            before: try row.stringIfPresent(),
            after: try row.string()
        )
    }
}

extension PostgresError {
    /// Whether less to do would have been done in time.
    fileprivate var isOfTime: Bool { self.code == .deadlineExceeded || self.sqlState == .queryCanceled }
}

extension Duration {
    /// Whole microseconds.
    fileprivate var microseconds: Int64 { self.components.seconds * 1_000_000 + self.components.attoseconds / 1_000_000_000_000 }
}
