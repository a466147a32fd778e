import CatalogAPI
import Protobuf
import RPC
import Testing

@testable import Application

/// Two tenants that have the same things: whatever one of them asks for can be asked for in the other's name.
struct CatalogWorld: Sendable {
    /// One of the tenants, and what it has.
    struct Side: Sendable {
        let tenant: String
        let artisan: String
        /// An artisan whom no service names.
        let idleArtisan: String
        let service: String
        /// A service that nobody else asks for.
        let doomedService: String
        var serviceToken = ""
        var artisanToken = ""
        var options: CallOptions { CallOptions(metadata: ["x-tenant-id": self.tenant]) }

        fileprivate init(tenant: String, first: Int) {
            self.tenant = tenant
            (self.artisan, self.idleArtisan) = (uuid(first), uuid(first + 1))
            (self.service, self.doomedService) = (uuid(first + 2), uuid(first + 3))
        }
    }

    /// The names under which the sides' requests are safe to repeat: the same for both.
    static let requestID = "the-same-for-both"
    private static let doomedTenant = uuid(0xdead)

    let session: CatalogSession
    private(set) var own: Side
    private(set) var other: Side

    init(_ session: CatalogSession) async throws {
        self.session = session
        self.own = Side(tenant: session.tenant, first: 0x1000)
        self.other = Side(tenant: session.stranger, first: 0x2000)
        _ = try await session.tenants.createTenant(.sample(id: Self.doomedTenant))
        self.own = try await self.filled(self.own)
        self.other = try await self.filled(self.other)
    }

    private func filled(_ side: Side) async throws -> Side {
        var side = side
        for id in [side.artisan, side.idleArtisan] {
            _ = try await self.session.artisans.createArtisan(
                CreateArtisanRequest.with {
                    $0.artisan = .with { ($0.id, $0.displayName, $0.rating) = (id, "Ama Mensah", 4.5) }
                },
                options: side.options)
        }
        let draft = self.draft(side)
        for id in [side.service, side.doomedService] {
            let request = JSONValue.object(["service": draft.setting(FieldPath().field("id"), to: .string(id))])
            let outcome = try await self.session.call(CatalogService.Methods.createService, request, side.options)
            #expect(outcome.failure == nil, "\(side.tenant)")
        }
        side.serviceToken = try await self.session.services.listServices(
            try self.filterOfAll(side), options: side.options
        ).nextPageToken
        side.artisanToken = try await self.session.artisans.listArtisans(.with { $0.pageSize = 1 }, options: side.options)
            .nextPageToken
        return side
    }

    private func filterOfAll(_ side: Side) throws -> ListServicesRequest {
        try ListServicesRequest(json: JSONValue.object(["filter": self.filter(side), "page_size": 1]).text)
    }

    // MARK: Requests

    /// A request of a method that one side may make, with something in every field that may hold something; nil for a method that
    /// this does not know.
    func request(_ method: any MethodDescriptor, of side: Side) -> JSONValue? {
        switch method.path {
        case CatalogService.Methods.createService.path: ["service": self.draft(side)]
        case CatalogService.Methods.getService.path: ["id": .string(side.service)]
        case CatalogService.Methods.updateService.path: ["service": self.service(side), "update_mask": "*"]
        case CatalogService.Methods.deleteService.path: ["id": .string(side.doomedService)]
        case CatalogService.Methods.listServices.path: ["filter": self.filter(side), "page_size": 1]
        case CatalogService.Methods.bulkCreateServices.path: ["items": [self.draft(side)]]
        case CatalogService.Methods.streamCreateServices.path: ["items": [self.draft(side)]]
        case ArtisanService.Methods.createArtisan.path: ["artisan": ["display_name": "Kofi Boateng", "rating": 4]]
        case ArtisanService.Methods.getArtisan.path: ["id": .string(side.artisan)]
        case ArtisanService.Methods.updateArtisan.path:
            ["artisan": ["id": .string(side.artisan), "display_name": "Ama Mensah", "rating": 4.5], "update_mask": "*"]
        case ArtisanService.Methods.deleteArtisan.path: ["id": .string(side.idleArtisan)]
        case ArtisanService.Methods.listArtisans.path: ["page_size": 1]
        case TenantService.Methods.createTenant.path:
            ["tenant": ["name": "Tema Works", "plan": "basic", "country_code": "GH", "currency_code": "GHS"]]
        case TenantService.Methods.getTenant.path: ["id": .string(side.tenant)]
        case TenantService.Methods.updateTenant.path:
            [
                "tenant": [
                    "id": .string(side.tenant), "name": "Accra Works", "plan": "free", "country_code": "GH", "currency_code": "GHS",
                ], "update_mask": "*",
            ]
        case TenantService.Methods.deleteTenant.path: ["id": .string(Self.doomedTenant)]
        case TenantService.Methods.listTenants.path: ["page_size": 1]
        default: nil
        }
    }

    private func draft(_ side: Side) -> JSONValue {
        [
            "name": "Boiler check", "description": "Once a year", "category": "plumbing",
            "price": ["currency_code": "EUR", "units": 89], "duration_minutes": 60, "buffer_minutes": 15,
            "max_bookings_day": 4, "tags": ["eco", "insured"], "artisan_id": .string(side.artisan),
            "image_url": "https://img.example/1.jpg", "requires_deposit": true, "deposit_amount": ["units": 10],
            "metadata": ["colour": "red"],
        ]
    }

    private func service(_ side: Side) -> JSONValue {
        self.draft(side).setting(FieldPath().field("id"), to: .string(side.service))
            .setting(FieldPath().field("is_active"), to: true)
    }

    private func filter(_ side: Side) -> JSONValue {
        [
            "categories": ["plumbing"], "min_price": ["currency_code": "EUR", "units": 1],
            "max_price": ["currency_code": "EUR", "units": 900], "min_duration_minutes": 5, "max_duration_minutes": 600,
            "activity": "ACTIVITY_ACTIVE", "artisan_id": .string(side.artisan), "tags": ["eco"], "deposit": "DEPOSIT_REQUIRED",
        ]
    }
}
