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
    /// How many characters of a short message are left.
    private static let shortMessage = 120
    /// Of a message for which there is no room at all.
    private static let noMessage = "…"

    /// What all errors may take beyond what every result does.
    private let maxErrorBytes: Int
    private var errorBytes = 0

    /// - Parameter count: how many results there will be.
    init(_ count: Int, maxBytes: Int) { self.maxErrorBytes = max(0, maxBytes - count * CatalogLimits.resultBytes) }

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

    /// The first errors are told in full, within a quarter of the room; those behind them in short, so that there is some for each.
    private mutating func status(_ error: CatalogError) -> GoogleStatus {
        var status = RPCError(error).status
        if self.errorBytes + status.answerBytes > self.maxErrorBytes / 4 {
            status.details = []
            if status.message.unicodeScalars.count > Self.shortMessage {
                status.message = String(status.message.unicodeScalars.prefix(Self.shortMessage)) + "…"
            }
        }
        if self.errorBytes + status.answerBytes > self.maxErrorBytes { status.message = Self.noMessage }
        self.errorBytes += status.answerBytes
        return status
    }
}

extension GoogleStatus {
    /// How many bytes it takes, at most; not counted what every result has room for.
    fileprivate var answerBytes: Int {
        let details = self.details.reduce(0) { $0 + $1.typeUrl.utf8.count + $1.value.count + 16 }
        return self.message.utf8.count + details
    }
}

extension BulkCreateServicesResponse {
    /// - Parameter maxBytes: of the whole answer.
    init(_ results: [BulkItemResult], maxBytes: Int) {
        self.init()
        var maker = BulkResults(results.count, maxBytes: maxBytes)
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
    /// - Parameter maxBytes: of the whole answer.
    init(_ reply: UploadReply, maxBytes: Int) {
        self.init()
        self.acknowledged = reply.acknowledged
        self.window = Int32(clamping: reply.window)
        var maker = BulkResults(reply.results.count, maxBytes: maxBytes)
        self.results = maker.make(reply.results, from: reply.position)
        self.createdCount = reply.created
        self.unchangedCount = reply.unchanged
        self.failedCount = reply.failed
    }
}
