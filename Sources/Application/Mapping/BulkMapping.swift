import Catalog
import CatalogAPI
import RPC

extension CatalogAPI.CreateOutcome {
    init(_ outcome: Catalog.CreateOutcome) {
        self =
            switch outcome {
            case .created: .created
            case .unchanged: .unchanged
            }
    }
}

extension Choice<BulkMode> {
    init(_ mode: BulkCreateServicesRequest.Mode) {
        self =
            switch mode {
            case .allOrNothing: .known(.allOrNothing)
            case .perItem: .known(.perItem)
            case .unrecognized(let number): .unrecognized(number)
            }
    }
}

extension BulkCreateResult {
    init(_ result: BulkItemResult, position: Int64) {
        self.init()
        self.position = position
        switch result {
        case .stored(let id, let version, let outcome):
            self.outcome = .init(outcome)
            self.id = id.description
            self.version = version
        case .failed(let error):
            self.outcome = .failed
            self.error = RPCError(error).status
        }
    }
}

extension BulkCreateServicesResponse {
    init(_ results: [BulkItemResult]) {
        self.init()
        self.results = results.enumerated().map { BulkCreateResult($1, position: Int64($0)) }
        for result in self.results {
            switch result.outcome {
            case .created: self.createdCount += 1
            case .unchanged: self.unchangedCount += 1
            default: self.failedCount += 1
            }
        }
    }
}

extension UploadMessage {
    init(_ request: StreamCreateServicesRequest) {
        self.init(
            tenant: request.tenantId,
            requestID: request.requestId,
            position: request.position,
            items: request.items.map { Catalog.ServiceDraft($0) }
        )
    }
}

extension StreamCreateServicesResponse {
    init(_ reply: UploadReply) {
        self.init()
        self.acknowledged = reply.acknowledged
        self.window = Int32(clamping: reply.window)
        self.results = reply.results.enumerated().map { BulkCreateResult($1, position: reply.position + Int64($0)) }
        self.createdCount = reply.created
        self.unchangedCount = reply.unchanged
        self.failedCount = reply.failed
    }
}
