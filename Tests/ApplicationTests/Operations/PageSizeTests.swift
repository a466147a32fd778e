import CatalogAPI
import Protobuf
import RPC
import Testing

@testable import Application
@testable import Catalog

/// Pages of services as large as they may be.
@Suite(.timeLimit(.minutes(3))) struct PageSizeTests {
    /// Some 56 KB: four bytes a character, and as much metadata as there may be.
    private static func large(_ number: Int) -> CreateServiceRequest {
        .with { request in
            request.service = .sample(name: "Service \(number)")
            request.service?.description = String(repeating: "🪛", count: 10_000)
            request.service?.metadata = .with {
                $0.fields = ["notes": .with { $0.kind = .stringValue(String(repeating: "n", count: 16_000)) }]
            }
        }
    }

    @Test func `a page ends where an answer would grow too large, and the next one goes on behind it`() async throws {
        try await CatalogSession.with { session in
            for number in 0..<100 { _ = try await session.services.createService(Self.large(number), options: session.own) }
            var names: [String] = []
            var request = ListServicesRequest.with { $0.pageSize = 100 }
            var pages = 0
            repeat {
                let page = try await session.services.listServices(request, options: session.own)
                names += page.services.map(\.name)
                request.pageToken = page.nextPageToken
                pages += 1
            } while !request.pageToken.isEmpty && pages < 100
            #expect(names.count == 100 && Set(names).count == 100)
            #expect((2...3).contains(pages), "\(pages) pages")
            let numbered = await failure {
                try await session.services.listServices(.with { ($0.pageSize, $0.page) = (100, 1) }, options: session.own)
            }
            #expect(numbered?.code == .resourceExhausted)
            #expect(numbered?.detail(GoogleErrorInfo.self)?.reason == "PAGE_TOO_LARGE")
        }
    }

    @Test func `what a service takes in an answer is never more than was reckoned with`() throws {
        for metadata in [nil, "{}", #"{"a":[1,1,1,1,1,1,1,1]}"#, #"{"a":[[[[]]],{"":{"":{}}},null,true,"\u0001"]}"#] {
            let content = ServiceContent(
                name: "Ab", category: "plumbing", price: Money(currency: "GHS", units: .max, nanos: 999_999_999),
                durationMinutes: 10_080, bufferMinutes: 10_080, maxBookingsDay: 10_000, tags: ["", "a", "é"],
                artisan: ArtisanID(rawValue: 1), deposit: Money(currency: "GHS", units: .max, nanos: 999_999_999),
                metadata: metadata)
            let time = Timestamp(microseconds: 253_402_300_799_999_999)
            let service = Catalog.Service(
                id: ServiceID(rawValue: 1), tenant: TenantID(rawValue: 1), content: content, version: .max, createdAt: time,
                updatedAt: time)
            let answer = ListServicesResponse.with { $0.services = [CatalogAPI.Service(service)] }
            #expect(try answer.serializedBytes().count <= service.answerBytes)
        }
    }
}
