import Catalog
import CatalogAPI
import Protobuf
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

/// Makes the results of one answer, which has to fit a message whatever is wrong with its items: what was stored must be told.
struct BulkResults {
    /// What the errors of one answer may take before they get short. Those of 10,000 items then still fit beside them.
    private static let maxErrorBytes = 1 << 20
    /// What is left of a message then.
    private static let shortMessage = 120

    private var errorBytes = 0

    mutating func make(_ results: [BulkItemResult], from position: Int64) -> [BulkCreateResult] {
        results.enumerated().map { offset, result in
            .with {
                $0.position = position + Int64(offset)
                switch result {
                case .stored(let id, let version, let outcome):
                    $0.outcome = .init(outcome)
                    $0.id = id.description
                    $0.version = version
                case .failed(let error):
                    $0.outcome = .failed
                    $0.error = self.status(error)
                }
            }
        }
    }

    private mutating func status(_ error: CatalogError) -> GoogleStatus {
        var status = RPCError(error).status
        if self.errorBytes > Self.maxErrorBytes {
            status.details = []
            if status.message.unicodeScalars.count > Self.shortMessage {
                status.message = String(status.message.unicodeScalars.prefix(Self.shortMessage)) + "…"
            }
        }
        self.errorBytes += status.message.utf8.count + status.details.reduce(0) { $0 + $1.typeUrl.utf8.count + $1.value.count }
        return status
    }
}

extension BulkCreateServicesResponse {
    init(_ results: [BulkItemResult]) {
        self.init()
        var maker = BulkResults()
        self.results = maker.make(results, from: 0)
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
        var maker = BulkResults()
        self.results = maker.make(reply.results, from: reply.position)
        self.createdCount = reply.created
        self.unchangedCount = reply.unchanged
        self.failedCount = reply.failed
    }
}
