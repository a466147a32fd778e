import CatalogAPI
import Protobuf
import RPC

/// Enough of a server's inside for an operator to look at: one breaker, and nothing else.
struct OperatorStub: OperatorService.Handler {
    func listCircuitBreakers(
        _ request: ListCircuitBreakersRequest, context: ServerContext
    ) async throws -> ListCircuitBreakersResponse {
        .with { $0.breakers = [.with { ($0.name, $0.state, $0.mode) = ("database", .closed, .automatic) }] }
    }

    func forceCircuitBreaker(
        _ request: ForceCircuitBreakerRequest, context: ServerContext
    ) async throws -> ForceCircuitBreakerResponse {
        guard request.name == "database" else {
            throw RPCError(.notFound, "There is no circuit breaker of that name. There are: database.")
        }
        return .with {
            $0.breaker = .with { ($0.name, $0.state, $0.mode) = ("database", .open, request.mode) }
            $0.previousMode = .automatic
        }
    }

    func getCaches(_ request: GetCachesRequest, context: ServerContext) async throws -> GetCachesResponse {
        .with { $0.caches = [.with { ($0.level, $0.isEnabled, $0.isTrusted) = ("l1", true, true) }] }
    }

    func forgetServices(_ request: ForgetServicesRequest, context: ServerContext) async throws -> ForgetServicesResponse {
        .with { $0.entries = request.everything ? 1000 : Int64(request.serviceIds.count) }
    }

    func getLimits(_ request: GetLimitsRequest, context: ServerContext) async throws -> GetLimitsResponse { .init() }

    func getPools(_ request: GetPoolsRequest, context: ServerContext) async throws -> GetPoolsResponse {
        throw RPCError(.permissionDenied, "Operators' methods are answered to callers on the server's own machine.")
    }
}
