import Catalog
import CatalogAPI
import Protobuf
import RPC

/// Answers `krafti.catalog.v1.CatalogService`.
struct CatalogHandler: CatalogService.Handler {
    let services: ServiceOperations
    /// Of one answer.
    let maxAnswerBytes: Int
    var counts: CatalogCounts?

    func createService(_ request: CreateServiceRequest, context: ServerContext) async throws -> CreateServiceResponse {
        let tenant = try context.tenant(named: request.tenantId)
        let write = try context.writeContext(request, \.requestId)
        let result = try await self.services.create(
            request.service.map { Catalog.ServiceDraft($0) }, in: tenant, context: write)
        return CreateServiceResponse.with {
            $0.service = .init(result.service)
            $0.outcome = .init(result.outcome)
        }
    }

    func getService(_ request: GetServiceRequest, context: ServerContext) async throws -> CatalogAPI.Service {
        let tenant = try context.tenant(named: request.tenantId)
        let service = try await self.services.get(request.id, in: tenant, deadline: context.clockDeadline)
        return CatalogAPI.Service(service)
    }

    func updateService(_ request: UpdateServiceRequest, context: ServerContext) async throws -> CatalogAPI.Service {
        let tenant = try context.tenant(named: request.service?.tenantId ?? "")
        let write = try context.writeContext(request, \.requestId)
        let patch = ServicePatch(
            service: request.service.map { Catalog.ServiceDraft($0) },
            mask: request.updateMask?.paths ?? [],
            expectedVersion: request.expectedVersion
        )
        let service = try await self.services.update(patch, in: tenant, context: write)
        return CatalogAPI.Service(service)
    }

    func deleteService(_ request: DeleteServiceRequest, context: ServerContext) async throws -> CatalogAPI.Service {
        let tenant = try context.tenant(named: request.tenantId)
        let write = try context.writeContext(request, \.requestId)
        let service = try await self.services.delete(
            request.id, expectedVersion: request.expectedVersion, in: tenant, context: write)
        return CatalogAPI.Service(service)
    }

    func listServices(_ request: ListServicesRequest, context: ServerContext) async throws -> ListServicesResponse {
        try await self.page(request, in: context.tenant(named: request.tenantId), deadline: context.clockDeadline)
    }

    func page(_ request: ListServicesRequest, in tenant: RequestTenant, deadline: ContinuousClock.Instant?) async throws
        -> ListServicesResponse
    {
        let page = try await self.services.list(
            ServiceFilterDraft(request.filter),
            page: PageRequest(size: request.pageSize, page: request.page, token: request.pageToken),
            in: tenant,
            deadline: deadline
        )
        return ListServicesResponse.with {
            $0.services = page.items.map { .init($0) }
            $0.nextPageToken = page.nextPageToken
        }
    }

    func bulkCreateServices(_ request: BulkCreateServicesRequest, context: ServerContext) async throws -> BulkCreateServicesResponse
    {
        let tenant = try context.tenant(named: request.tenantId)
        let write = try context.writeContext(request, \.requestId)
        // A call with too many items is refused whole further down: it must not use up what others of its tenant have left.
        if self.services.mayBatch(request.items.count) { try await context.takeItems(request.items.count) }
        let results: [BulkItemResult]
        do {
            results = try await self.services.bulkCreate(
                request.items.map { Catalog.ServiceDraft($0) }, mode: Choice(request.mode), in: tenant, context: write)
        } catch {
            self.counts?.failed(.bulkCreate)
            throw error
        }
        self.counts?.ended(.bulkCreate, results)
        return BulkCreateServicesResponse(results, maxBytes: self.maxAnswerBytes)
    }

    func streamCreateServices(
        _ requests: RequestStream<StreamCreateServicesRequest>,
        responses: ResponseWriter<StreamCreateServicesResponse>,
        context: ServerContext
    ) async throws {
        guard let first = try await requests.makeAsyncIterator().next() else {
            throw RPCError(
                .invalidArgument, "The stream ended before it began an upload. Send a first message; it may hold no items.")
        }
        let quota = context[ItemQuotaKey.self]
        try await quota?.pace(first.items.count)
        let upload = try await self.services.openUpload(
            UploadMessage(first),
            caller: context.callerTenant(),
            context: WriteContext(origin: context.origin, deadline: context.clockDeadline)
        )
        try await UploadStream(
            upload: upload, quota: quota, responses: responses, maxAnswerBytes: self.maxAnswerBytes, counts: self.counts
        ).run(requests)
    }
}
