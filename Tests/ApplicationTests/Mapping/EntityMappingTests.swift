import Catalog
import CatalogAPI
import Protobuf
import RPC
import Testing

@testable import Application

struct EntityMappingTests {
    @Test func `a service keeps everything on its way in and out`() async throws {
        try await CatalogSession.with { session in
            let artisan = try await session.artisans.createArtisan(
                .with {
                    $0.artisan = .with {
                        $0.displayName = "Ama Mensah"; $0.rating = 4.5
                    }
                }, options: session.own)
            var draft = CatalogAPI.ServiceDraft.sample(id: uuid(42), name: "Gutter run")
            draft.description = "Same day.\nDust-free."
            draft.bufferMinutes = 15
            draft.maxBookingsDay = 4
            draft.artisanId = artisan.id
            draft.imageUrl = "https://img.example/8737.jpg"
            draft.requiresDeposit = true
            draft.depositAmount = .with {
                $0.currencyCode = "GHS"; $0.units = 2
            }
            draft.metadata = try GoogleStruct(json: #"{"z":[1,null],"a":"b"}"#)
            draft.activeState = .inactive
            let created = try await session.services.createService(.with { $0.service = draft }, options: session.own)
            #expect(created.outcome == .created)
            let service = try #require(created.service)
            #expect(service.id == draft.id)
            #expect(service.tenantId == session.tenant)
            #expect(service.name == draft.name)
            #expect(service.description == draft.description)
            #expect(service.category == draft.category)
            #expect(service.price == draft.price)
            #expect(service.durationMinutes == draft.durationMinutes)
            #expect(service.bufferMinutes == draft.bufferMinutes)
            #expect(!service.isActive)
            #expect(service.maxBookingsDay == draft.maxBookingsDay)
            #expect(service.tags == draft.tags)
            #expect(service.artisanId == draft.artisanId)
            #expect(service.imageUrl == draft.imageUrl)
            #expect(service.requiresDeposit)
            #expect(service.depositAmount == draft.depositAmount)
            #expect(service.metadata == draft.metadata)
            #expect(service.version == 1)
            #expect(service.createdAt != nil && service.createdAt == service.updatedAt && service.deletedAt == nil)
            #expect(try await session.services.getService(.with { $0.id = draft.id }, options: session.own) == service)
            let repeated = try await session.services.createService(.with { $0.service = draft }, options: session.own)
            #expect(repeated.outcome == .unchanged)
            let deleted = try await session.services.deleteService(.with { $0.id = draft.id }, options: session.own)
            #expect(deleted.deletedAt != nil)
        }
    }

    @Test func `an update takes the fields of its mask and leaves the others`() async throws {
        try await CatalogSession.with { session in
            let service = try #require(try await session.services.createService(.sample(), options: session.own).service)
            let updated = try await session.services.updateService(
                .with {
                    $0.service = .with {
                        $0.id = service.id; $0.name = "Downpipes"; $0.category = "tailoring"
                    }
                    $0.updateMask = .with { $0.paths = ["name"] }
                    $0.expectedVersion = 1
                },
                options: session.own
            )
            #expect(updated.name == "Downpipes")
            #expect(updated.category == service.category)
            #expect(updated.version == 2)
            let stale = try #require(
                await failure {
                    try await session.services.updateService(
                        .with {
                            $0.service = .with {
                                $0.id = service.id; $0.name = "Late"
                            }
                            $0.updateMask = .with { $0.paths = ["name"] }
                            $0.expectedVersion = 1
                        },
                        options: session.own
                    )
                }
            )
            #expect(stale.code == .aborted)
            #expect(stale.detail(GoogleErrorInfo.self)?.metadata["currentVersion"] == "2")
        }
    }

    @Test(arguments: [
        (Int64(0), Int64(0), Int32(0)), (1, 0, 1000), (-1, -1, 999_999_000), (1_790_000_000_123_456, 1_790_000_000, 123_456_000),
        (-1_000_000, -1, 0),
    ])
    func `times keep their microseconds on both sides of 1970`(microseconds: Int64, seconds: Int64, nanos: Int32) {
        let time = GoogleTimestamp(Timestamp(microseconds: microseconds))
        #expect(time.seconds == seconds)
        #expect(time.nanos == nanos)
    }

    @Test func `a request id makes a create safe to repeat, and names one request`() async throws {
        try await CatalogSession.with { session in
            let first = try await session.services.createService(.sample(requestID: "r-1"), options: session.own)
            let again = try await session.services.createService(.sample(requestID: "r-1"), options: session.own)
            #expect(again == first)
            let other = try #require(
                await failure {
                    try await session.services.createService(.sample(name: "Other", requestID: "r-1"), options: session.own)
                })
            #expect(other.code == .failedPrecondition)
            #expect(other.detail(GoogleErrorInfo.self)?.reason == "REQUEST_ID_REUSED")
        }
    }

    @Test func `pages follow each other by their tokens`() async throws {
        try await CatalogSession.with { session in
            for number in 1...5 { _ = try await session.services.createService(.sample(id: uuid(number)), options: session.own) }
            var names: [String] = []
            var token = ""
            repeat {
                let page = try await session.services.listServices(
                    .with {
                        $0.pageSize = 2; $0.pageToken = token
                    }, options: session.own)
                names += page.services.map(\.id)
                token = page.nextPageToken
            } while !token.isEmpty
            #expect(Set(names) == Set((1...5).map(uuid)))
            #expect(names.count == 5)
        }
    }

    @Test func `a bulk call tells each item's outcome`() async throws {
        try await CatalogSession.with { session in
            let response = try await session.services.bulkCreateServices(
                .with {
                    $0.items = [.sample(id: uuid(1)), .sample(name: "x"), .sample(id: uuid(2))]
                    $0.mode = .perItem
                },
                options: session.own
            )
            #expect(response.results.map(\.outcome) == [.created, .failed, .created])
            #expect(response.results.map(\.position) == [0, 1, 2])
            #expect((response.createdCount, response.unchangedCount, response.failedCount) == (2, 0, 1))
            let error = try #require(response.results[1].error)
            #expect(error.code == StatusCode.invalidArgument.rawValue)
            #expect(try error.details.first?.unpack(GoogleBadRequest.self)?.fieldViolations.map(\.field) == ["name"])
        }
    }
}
