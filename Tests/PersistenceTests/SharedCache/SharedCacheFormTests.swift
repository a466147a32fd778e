import Catalog
import Resilience
import TestSupport
import Testing

@testable import Persistence

@Suite struct `The form of shared entries` {
    private static let generation = SharedCacheStamp(high: 0x0102_0304_0506_0708, low: .max)

    @Test func `an entry is read as it was written`() throws {
        let stamps: [[SharedCacheStamp?]] = [[], [nil], [SharedCacheStamp(high: 0, low: 1), nil, Self.generation]]
        for tagStamps in stamps {
            for (version, value) in [(0, nil), (1, []), (UInt64.max, Array("value".utf8))] as [(UInt64, [UInt8]?)] {
                let entry = SharedCacheEntry(
                    generation: Self.generation, version: version, value: value, tagStamps: tagStamps)
                let bytes = try #require(SharedCacheForm.bytes(entry))
                let read = try #require(SharedCacheForm.entry(bytes))
                #expect(read.generation == Self.generation)
                #expect(read.version == version)
                #expect(read.value == value)
                #expect(read.tagStamps == tagStamps)
            }
        }
    }

    @Test func `whatever bytes are read, what was cut off or has other marks is no entry`() throws {
        let entry = SharedCacheEntry(
            generation: Self.generation, version: 5, value: nil as [UInt8]?, tagStamps: [nil, Self.generation])
        let bytes = try #require(SharedCacheForm.bytes(entry))
        for length in bytes.indices {
            let isEntry = SharedCacheForm.entry(Array(bytes[..<length])) != nil
            #expect(!isEntry, "\(length) bytes")
        }
        for place in [0, 17, 36, 37, 39] {
            var other = bytes
            other[place] = UInt8(ascii: "x")
            let isEntry = SharedCacheForm.entry(other) != nil
            #expect(!isEntry, "place \(place)")
        }
        var random = SplitMix64(seed: TestSeed.base)
        for _ in 0..<2_000 {
            var other = bytes + [1, 2, 3]
            for _ in 0..<3 { other[.random(in: other.indices, using: &random)] = .random(in: .min ... .max, using: &random) }
            _ = SharedCacheForm.entry(other)
        }
        #expect(SharedCacheForm.number(Array("99999999999999999999".utf8)) == nil, "it is more than 64 bits hold")
    }

    @Test func `names of one tenant are no other's, and a poll names all that a change ends`() {
        let (one, other) = (TenantID(rawValue: 1), TenantID(rawValue: 2))
        let service = ServiceID(rawValue: 3)
        let artisan = ArtisanID(rawValue: 4)
        #expect(CatalogCacheNames.service(service, of: one) != CatalogCacheNames.service(service, of: other))
        #expect(
            CatalogCacheNames.service(service, of: one)
                == "t:00000000-0000-0000-0000-000000000001:service:00000000-0000-0000-0000-000000000003")
        func poll(_ news: ChangePoll.News) -> CachePoll<String, String> {
            let time = PostgresTime(microseconds: 1)
            return ChangePoll(began: .now, previousPoll: nil, thisPoll: time, thisPollEnded: time, news: news).cachePoll
        }
        let move = ServiceChange(
            tenant: one, service: service, version: 7, isDeleted: false,
            before: ServiceListing(category: "plumbing", artisan: artisan),
            after: ServiceListing(category: "tailoring", artisan: nil))
        let gone = TenantChange(tenant: other, version: 2, isDeleted: true)
        guard case .changes(let changes, let tags) = poll(.changes([.service(move), .tenant(gone), .service(move)])),
            case .everything = poll(.everything)
        else {
            Issue.record("a poll of changes is changes, one of everything is everything")
            return
        }
        #expect(changes.map(\.key) == [String](repeating: CatalogCacheNames.service(service, of: one), count: 2))
        #expect(changes.map(\.version) == [7, 7])
        #expect(
            Set(tags) == [
                CatalogCacheNames.services(of: one), CatalogCacheNames.category("plumbing", of: one),
                CatalogCacheNames.category("tailoring", of: one), CatalogCacheNames.artisan(artisan, of: one),
                CatalogCacheNames.tenant(other),
            ])
        #expect(tags.count == 5)
    }
}
