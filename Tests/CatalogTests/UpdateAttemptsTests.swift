import Locking
import Testing

@testable import Catalog

@Suite struct UpdateAttemptsTests {
    private static let id = ServiceID(rawValue: 1)
    private static let service = Service.sample(version: 3)

    /// What happened.
    private final class Record: Sendable {
        let pauses: Guarded<[Duration]> = Guarded([])
        let writes = Guarded(0)
    }

    private let clock = ManualClock()
    private let record = Record()

    private var pauses: [Duration] { self.record.pauses.withLock { $0 } }
    private var writes: Int { self.record.writes.withLock { $0 } }

    /// Runs attempts of 4 ms each, of which the first `losses` lose their race. Pauses are half as long as they can be.
    private func run(
        losses: Int, expecting version: Int64 = 0, limit: Int = 10, within timeout: Duration? = nil, cancelled: Bool = false
    ) async throws(CatalogError) -> Service {
        let (clock, record) = (self.clock, self.record)
        let attempts = UpdateAttempts(
            now: { clock.instant },
            random: { 0.5 },
            sleep: { pause in
                if cancelled { throw CancellationError() }
                record.pauses.withLock { $0.append(pause) }
                clock.advance(pause)
            })
        return try await attempts.update(
            .init(Self.id), expecting: version, limit: limit, deadline: timeout.map { clock.instant.advanced(by: $0) }
        ) { () async throws(CatalogError) in
            clock.advance(.milliseconds(3))
            var service = Self.service
            service.version += Int64(record.writes.withLock { $0 })
            return service
        } write: { (current: Service) async throws(CatalogError) in
            clock.advance(.milliseconds(1))
            return record.writes.withLock { writes in
                writes += 1
                return writes > losses ? current : nil
            }
        }
    }

    @Test func `an update nobody gets in the way of does not pause`() async throws {
        #expect(try await self.run(losses: 0) == Self.service)
        #expect(self.pauses == [])
    }

    @Test func `pauses grow with every lost race, by the time an attempt takes, up to a bound`() async throws {
        #expect(try await self.run(losses: 9).version == 12)
        let expected: [Duration] = [4, 8, 16, 32, 64, 128, 250, 250, 250].map { .milliseconds($0) }
        #expect(self.pauses == expected)
    }

    @Test(arguments: [1, 2, 10, 1_000])
    func `there is an end to attempts, and no pause after the last`(limit: Int) async {
        let error = await failure { () async throws(CatalogError) in try await self.run(losses: .max, limit: limit) }
        #expect(error?.reason == "UPDATE_CONTENDED" && error?.message.contains("\(limit) attempts") == true)
        #expect(self.writes == limit)
        #expect(self.pauses.count == limit - 1)
    }

    @Test func `no pause goes beyond the deadline`() async {
        // Three attempts and pauses of 4, 8 and 16 ms: the third pause would end at 40 ms.
        let error = await failure { () async throws(CatalogError) in try await self.run(losses: .max, within: .milliseconds(40)) }
        #expect(error?.reason == "UPDATE_CONTENDED" && error?.message.contains("3 attempts") == true)
        #expect(self.pauses == [.milliseconds(4), .milliseconds(8)])
    }

    @Test func `with a version, whoever loses a race hears at once that it is stale`() async {
        let error = await failure { () async throws(CatalogError) in try await self.run(losses: 1, expecting: 3) }
        #expect(error?.reason == "VERSION_STALE" && error?.facts == ["currentVersion": "4"])
        #expect(self.pauses == [])
    }

    @Test func `a caller who goes during a pause ends the attempts`() async {
        let error = await failure { () async throws(CatalogError) in try await self.run(losses: 1, cancelled: true) }
        #expect(error?.code == .cancelled)
        #expect(self.writes == 1)
    }
}

extension Service {
    fileprivate static func sample(version: Int64) -> Service {
        let content = ServiceContent(
            name: "Gutter run", description: "", category: "roofing", price: Money(currency: "EUR", units: 1, nanos: 0),
            durationMinutes: 45)
        let time = Timestamp(microseconds: 0)
        return Service(
            id: ServiceID(rawValue: 1), tenant: TenantID(rawValue: 1), content: content, version: version, createdAt: time,
            updatedAt: time)
    }
}
