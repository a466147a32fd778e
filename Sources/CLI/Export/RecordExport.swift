import CatalogAPI
import CommandLineSupport
import Protobuf
import RPC

/// Reads records page by page and writes each as a line of JSON, as an import takes it.
struct RecordExport {
    /// The most records a page may hold.
    private static let maxPageSize: Int32 = 100

    let client: RPCClient
    let options: CallOptions
    /// Whether what the server sets is written too, and fields that have their default.
    let printsAllFields: Bool
    /// Takes the bytes of a page, and how many records they are.
    let write: (_ lines: [UInt8], _ count: Int) async throws -> Void

    /// - Parameter tenantIDs: of these tenants only; empty is of all that the server lists.
    /// - Throws: RPCError; what `write` throws.
    func run(_ kind: RecordKind, of tenantIDs: [String]) async throws {
        switch kind {
        case .tenants where tenantIDs.isEmpty: try await self.forEachPage { try await self.put($0) }
        case .tenants: for id in tenantIDs { try await self.put([self.tenant(id)]) }
        case .artisans: try await self.forEachTenant(tenantIDs) { try await self.exportArtisans(of: $0) }
        case .services: try await self.forEachTenant(tenantIDs) { try await self.exportServices(of: $0) }
        }
    }

    private func forEachTenant(_ ids: [String], _ body: (String) async throws -> Void) async throws {
        guard ids.isEmpty else {
            for id in ids { try await body(id) }
            return
        }
        try await self.forEachPage { for tenant in $0 { try await body(tenant.id) } }
    }

    private func tenant(_ id: String) async throws -> Tenant {
        try await TenantService.Client(self.client).getTenant(.with { $0.id = id }, options: self.options.ofPlatform)
    }

    // MARK: Pages

    private func forEachPage(_ body: ([Tenant]) async throws -> Void) async throws {
        let client = TenantService.Client(self.client)
        try await Self.forEachPage { size, token in
            let request = ListTenantsRequest.with { ($0.pageSize, $0.pageToken) = (size, token) }
            let page = try await client.listTenants(request, options: self.options.ofPlatform)
            try await body(page.tenants)
            return page.nextPageToken
        }
    }

    private func exportArtisans(of tenantID: String) async throws {
        let client = ArtisanService.Client(self.client)
        try await Self.forEachPage { size, token in
            let request = ListArtisansRequest.with {
                ($0.tenantId, $0.pageSize, $0.pageToken) = (tenantID, size, token)
            }
            let page = try await client.listArtisans(request, options: self.options.of(tenant: tenantID))
            try await self.put(page.artisans)
            return page.nextPageToken
        }
    }

    private func exportServices(of tenantID: String) async throws {
        let client = CatalogService.Client(self.client)
        try await Self.forEachPage { size, token in
            let request = ListServicesRequest.with {
                ($0.tenantId, $0.pageSize, $0.pageToken) = (tenantID, size, token)
            }
            let page = try await client.listServices(request, options: self.options.of(tenant: tenantID))
            try await self.put(page.services)
            return page.nextPageToken
        }
    }

    /// Reads page after page. Where records are large, a page of many is more than a message takes: then smaller ones are asked for.
    /// - Parameter page: reads a page of a size, and gives the token of the next.
    private static func forEachPage(_ page: (_ size: Int32, _ token: String) async throws -> String) async throws {
        var token = ""
        var size = Self.maxPageSize
        while true {
            try Task.checkCancellation()
            let next: String
            do {
                next = try await page(size, token)
            } catch let error as RPCError where error.code == .resourceExhausted && error.retryDelay == nil && size > 1 {
                size /= 2
                continue
            }
            guard next.isEmpty || next != token else {
                throw RPCError(.internal, "The server names the page that it has just sent as the next one.")
            }
            if next.isEmpty { return }
            token = next
        }
    }

    private func put<Record: StoredRecord>(_ records: [Record]) async throws {
        let options = JSONEncodingOptions(printsDefaults: self.printsAllFields, registry: Contract.krafti.registry)
        var lines: [UInt8] = []
        for record in records {
            lines += try (self.printsAllFields ? record : record.asCreated).jsonBytes(options: options)
            lines.append(UInt8(ascii: "\n"))
        }
        try await self.write(lines, records.count)
    }
}
