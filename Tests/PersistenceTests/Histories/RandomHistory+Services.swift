import Catalog
import CatalogTesting

extension RandomHistory {
    private func current(_ id: ServiceID, _ tenant: TenantID, _ rows: CatalogRows) -> Service? {
        rows.services.first { $0.id == id && $0.tenant == tenant }
    }

    mutating func createService(_ tenant: TenantID) -> CatalogCall {
        let new = self.newService(self.random.serviceContent(self.artisans), self.random.pick(self.services))
        let context = self.context("create")
        return CatalogCall("create \(new) of \(tenant), \(context)") {
            try await $0.services.create(new, of: tenant, context: context)
        }
    }

    mutating func createServices(_ tenant: TenantID) -> CatalogCall {
        let context = self.context("bulk")
        let new = self.items(under: context.idempotency, of: tenant)
        // A key belongs to one request, and the mode is part of it.
        let isWhole = context.idempotency.map { $0.requestID.hasSuffix("1") } ?? self.random.chance(50)
        let mode = isWhole ? BulkMode.allOrNothing : .perItem
        return CatalogCall("create \(mode) \(new) of \(tenant), \(context)") {
            try await $0.services.createAll(new, of: tenant, mode: mode, context: context).map(\.words)
        }
    }

    mutating func appendServices(_ tenant: TenantID) -> CatalogCall {
        let key = UploadKey(principal: "test", requestID: "upload \(Int.random(in: 0..<2, using: &self.random))")
        let new = self.newServices()
        let refused = self.random.pick([0, 0, 2])
        let context = self.context("upload")
        let isRight = self.random.chance(80)
        return CatalogCall("append \(new) to \(key) of \(tenant)") { repositories in
            let stands = try await repositories.services.upload(key, of: tenant, deadline: nil)
            guard isRight || refused == 0 else { return stands }
            let position = stands.acknowledged + (isRight ? 0 : 1)
            let stored = try await repositories.services.append(
                new, refused: refused, to: key, at: position, of: tenant, context: context)
            return "\(stored.results.map(\.words)) \(stored.progress)"
        }
    }

    mutating func updateService(_ tenant: TenantID, _ rows: CatalogRows) -> CatalogCall {
        let id = self.random.pick(self.services)
        let there = self.current(id, tenant, rows)
        let version = self.version(there?.version)
        let isSame = self.random.chance(20)
        let given = self.random.serviceContent(self.artisans)
        let content = isSame ? there?.content ?? given : given
        let context = self.context("update")
        return CatalogCall("update \(id) of \(tenant) replacing \(version) by \(content), \(context)") {
            try await $0.services.update(
                id, of: tenant, to: content, replacing: version, change: Samples.id(), context: context)
        }
    }

    mutating func deleteService(_ tenant: TenantID, _ rows: CatalogRows) -> CatalogCall {
        let id = self.random.pick(self.services)
        let version = self.random.chance(50) ? 0 : self.version(self.current(id, tenant, rows)?.version)
        let context = self.context("delete")
        return CatalogCall("delete \(id) of \(tenant) at \(version), \(context)") {
            try await $0.services.delete(id, of: tenant, version: version, change: Samples.id(), context: context)
        }
    }

    mutating func readServices(_ tenant: TenantID, _ rows: CatalogRows) -> CatalogCall {
        let id = self.random.pick(self.services)
        if self.random.chance(30) {
            return CatalogCall("read \(id) of \(tenant)") { try await $0.services.service(id, of: tenant, deadline: nil) }
        }
        if self.random.chance(30) {
            let key = self.key(self.random.pick(["create", "update", "delete"]))
            return CatalogCall("answer to \(key) of \(tenant)") {
                try await $0.services.repeated(key, of: tenant, deadline: nil)
            }
        }
        let filter = self.random.chance(30) ? ServiceFilter() : self.random.filter(self.artisans)
        let start = self.start(rows.services.map { ($0.createdAt, $0.id.bits) })
        let limit = self.random.pick([1, 2, 100])
        return CatalogCall("list \(filter) of \(tenant) from \(start), \(limit)") {
            try await $0.services.services(filter, of: tenant, start: start, limit: limit, deadline: nil)
        }
    }
}
