import Catalog
import Protobuf
import RPC

extension RPCError {
    /// Whose reasons `ErrorInfo` names.
    static let catalogDomain = "catalog.krafti.v1"

    /// The catalogue's error as a call's status with typed details: the only place where one becomes the other.
    init(_ error: CatalogError) {
        self.init(StatusCode(error.code), error.message, cause: error.cause ?? error)
        if let delay = error.retryAfter { self = RPCError(self, retryAfter: delay) }
        if !error.violations.isEmpty {
            self.attach(
                GoogleBadRequest.with { detail in
                    detail.fieldViolations = error.violations.map { violation in
                        .with {
                            $0.field = violation.field
                            $0.description = violation.description
                        }
                    }
                }
            )
        }
        if !error.reason.isEmpty || !error.facts.isEmpty {
            self.attach(
                GoogleErrorInfo.with {
                    $0.reason = error.reason.isEmpty ? self.code.name : error.reason
                    $0.domain = Self.catalogDomain
                    $0.metadata = error.facts
                }
            )
        }
        if let resource = error.resource {
            self.attach(
                GoogleResourceInfo.with {
                    $0.resourceType = "krafti.catalog.v1.\(resource.type.prefix(1).uppercased())\(resource.type.dropFirst())"
                    $0.resourceName = resource.name
                    $0.description = error.message
                }
            )
        }
    }

    /// The same error with advice when to try again.
    private init(_ error: RPCError, retryAfter delay: Duration) {
        self.init(error.code, error.message, retryAfter: delay)
        self.cause = error.cause
    }

    /// As it stands in an item of a bulk answer.
    var status: GoogleStatus {
        .with {
            $0.code = self.code.rawValue
            $0.message = self.message
            $0.details = self.details
        }
    }
}

extension StatusCode {
    init(_ code: CatalogError.Code) {
        self =
            switch code {
            case .cancelled: .cancelled
            case .invalidArgument: .invalidArgument
            case .deadlineExceeded: .deadlineExceeded
            case .notFound: .notFound
            case .alreadyExists: .alreadyExists
            case .permissionDenied: .permissionDenied
            case .unauthenticated: .unauthenticated
            case .resourceExhausted: .resourceExhausted
            case .failedPrecondition: .failedPrecondition
            case .aborted: .aborted
            case .outOfRange: .outOfRange
            case .internal: .internal
            case .unavailable: .unavailable
            case .dataLoss: .dataLoss
            }
    }
}
