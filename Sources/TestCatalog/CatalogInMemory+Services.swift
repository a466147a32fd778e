public import CatalogAPI
import Protobuf
public import RPC

extension CatalogInMemory: CatalogService.Handler {
    public func createService(_ request: CreateServiceRequest, context: ServerContext) async throws -> CreateServiceResponse {
        let tenantID = Self.tenant(request.tenantId, context)
        try self.begin("CreateService", context, tenant: tenantID)
        try self.requireTenant(tenantID)
        let result = self.create(request.service ?? ServiceDraft(), tenantID: tenantID, position: 0)
        if let status = result.error { throw RPCError(StatusCode(rawValue: status.code) ?? .unknown, status.message) }
        return .with { ($0.service, $0.outcome) = (self.services[tenantID]?[result.id], result.outcome) }
    }

    public func getService(_ request: GetServiceRequest, context: ServerContext) async throws -> CatalogAPI.Service {
        let tenantID = Self.tenant(request.tenantId, context)
        try self.begin("GetService", context, tenant: tenantID)
        guard let service = self.services[tenantID]?[request.id.lowercased()] else {
            throw RPCError(.notFound, "There is no service \(request.id).")
        }
        return service
    }

    public func updateService(_ request: UpdateServiceRequest, context: ServerContext) async throws -> CatalogAPI.Service {
        throw RPCError(.unimplemented, "Nothing changes here.")
    }

    public func deleteService(_ request: DeleteServiceRequest, context: ServerContext) async throws -> CatalogAPI.Service {
        throw RPCError(.unimplemented, "Nothing is deleted here.")
    }

    public func listServices(_ request: ListServicesRequest, context: ServerContext) async throws -> ListServicesResponse {
        let tenantID = Self.tenant(request.tenantId, context)
        try self.begin("ListServices", context, tenant: tenantID)
        await self.waitWhileHeld(at: Int64(request.pageToken) ?? 0)
        guard request.pageSize <= self.maxPageSize else {
            throw RPCError(.resourceExhausted, "The page takes more bytes than a message.")
        }
        let page = try (self.services[tenantID] ?? Records()).page(
            size: request.pageSize, token: request.pageToken)
        return .with { ($0.services, $0.nextPageToken) = page }
    }

    public func bulkCreateServices(
        _ request: BulkCreateServicesRequest, context: ServerContext
    ) async throws -> BulkCreateServicesResponse {
        let tenantID = Self.tenant(request.tenantId, context)
        try self.begin("BulkCreateServices", context, tenant: tenantID)
        try self.requireTenant(tenantID)
        self.itemCount += request.items.count
        var places: [String: Int] = [:]
        let results = request.items.enumerated().map { index, draft in
            let id = draft.id.lowercased()
            if !id.isEmpty, let first = places[id] {
                let error = Self.invalid("id", "Item \(first) of this call has the same id; an id may occur once.")
                return Self.refused(error, position: Int64(index))
            }
            places[id] = index
            return self.create(draft, tenantID: tenantID, position: Int64(index))
        }
        return .with { response in
            response.results = results
            response.createdCount = Int32(results.count { $0.outcome == .created })
            response.unchangedCount = Int32(results.count { $0.outcome == .unchanged })
            response.failedCount = Int32(results.count { $0.outcome == .failed })
        }
    }

    public func streamCreateServices(
        _ requests: RequestStream<StreamCreateServicesRequest>,
        responses: ResponseWriter<StreamCreateServicesResponse>,
        context: ServerContext
    ) async throws {
        let iterator = requests.makeAsyncIterator()
        guard var request = try await iterator.next() else { return }
        let tenantID = Self.tenant(request.tenantId, context)
        try self.begin("StreamCreateServices", context, tenant: tenantID)
        try self.requireTenant(tenantID)
        self.openStreams += 1
        self.mostOpenStreams = max(self.mostOpenStreams, self.openStreams)
        defer { self.openStreams -= 1 }
        let upload = "\(tenantID)/\(request.requestId)"
        var totals = StreamCreateServicesResponse()
        totals.window = self.window
        totals.acknowledged = self.uploads[upload] ?? 0
        try await responses.send(totals)
        var isOpening = true
        while true {
            let expected = self.uploads[upload] ?? 0
            if !request.items.isEmpty || (isOpening && self.isStrictAboutOpening) {
                try self.check(request, expected: expected)
                isOpening = false
            }
            if !request.items.isEmpty {
                await self.waitWhileHeld(at: request.position)
                try Task.checkCancellation()
                totals.results = try self.store(request, tenantID: tenantID, upload: upload)
                totals.acknowledged = self.uploads[upload] ?? 0
                totals.createdCount += Int64(totals.results.count { $0.outcome == .created })
                totals.unchangedCount += Int64(totals.results.count { $0.outcome == .unchanged })
                totals.failedCount += Int64(totals.results.count { $0.outcome == .failed })
                totals.window = self.window
                try await responses.send(totals)
                if self.endsStreamsEarly { return }
            }
            guard let next = try await iterator.next() else { break }
            request = next
        }
        totals.results = []
        try await responses.send(totals)
    }

    private func check(_ request: StreamCreateServicesRequest, expected: Int64) throws(RPCError) {
        guard request.position == expected else {
            throw Self.resumable(.invalidArgument, "Item \(expected) comes next, not \(request.position).", at: expected)
        }
        guard request.items.count <= Int(self.window) else {
            throw Self.resumable(.resourceExhausted, "That is more than the window of \(self.window).", at: expected)
        }
    }

    private func store(
        _ request: StreamCreateServicesRequest, tenantID: String, upload: String
    ) throws(RPCError) -> [BulkCreateResult] {
        self.itemCount += request.items.count
        let end = request.position + Int64(request.items.count)
        let due = self.breaks[tenantID]?.firstIndex { $0.position < end }.flatMap { self.breaks[tenantID]?.remove(at: $0) }
        if case .before = due { throw RPCError(.unavailable, "The connection was lost.", retryAfter: self.askedPause) }
        let results = request.items.enumerated().map {
            self.create($0.element, tenantID: tenantID, position: request.position + Int64($0.offset))
        }
        self.uploads[upload] = end
        if case .afterStoring = due { throw RPCError(.unavailable, "The connection was lost.", retryAfter: self.askedPause) }
        return results
    }

    private func create(_ draft: ServiceDraft, tenantID: String, position: Int64) -> BulkCreateResult {
        var result = BulkCreateResult.with { $0.position = position }
        guard draft.name.count >= 2 else {
            return Self.refused(Self.invalid("name", "must have 2 characters or more"), position: position)
        }
        var records = self.services[tenantID] ?? Records()
        var service = CatalogAPI.Service(draft, tenantID: tenantID)
        service.id = service.id.lowercased()
        if service.id.isEmpty { service.id = "service-\(records.all.count)" }
        result.id = service.id
        if let stored = records[service.id] {
            result.outcome = stored == service ? .unchanged : .failed
            if stored != service {
                result.error = .with {
                    ($0.code, $0.message) = (StatusCode.alreadyExists.rawValue, "There is another \(service.id).")
                }
            }
            return result
        }
        records.add(service, id: service.id)
        self.services[tenantID] = records
        (result.outcome, result.version) = (.created, 1)
        return result
    }

    private static func refused(_ error: RPCError, position: Int64) -> BulkCreateResult {
        .with { result in
            (result.position, result.outcome) = (position, .failed)
            result.error = .with { ($0.code, $0.message, $0.details) = (error.code.rawValue, error.message, error.details) }
        }
    }

    private static func resumable(_ code: StatusCode, _ message: String, at position: Int64) -> RPCError {
        var error = RPCError(code, message)
        error.attach(GoogleErrorInfo.with { ($0.reason, $0.metadata) = ("UPLOAD_POSITION", ["resumeAt": String(position)]) })
        return error
    }
}

extension CatalogAPI.Service {
    fileprivate init(_ draft: ServiceDraft, tenantID: String) {
        self.init()
        (self.id, self.tenantId, self.name, self.description) = (draft.id, tenantID, draft.name, draft.description)
        (self.category, self.price, self.tags, self.artisanId) = (draft.category, draft.price, draft.tags, draft.artisanId)
        (self.durationMinutes, self.bufferMinutes) = (draft.durationMinutes, draft.bufferMinutes)
        (self.maxBookingsDay, self.imageUrl) = (draft.maxBookingsDay, draft.imageUrl)
        (self.requiresDeposit, self.depositAmount) = (draft.requiresDeposit, draft.depositAmount)
        (self.metadata, self.isActive) = (draft.metadata, draft.activeState == .active)
        (self.version, self.createdAt) = (1, .with { $0.seconds = 1 })
    }
}
