import Catalog
import Protobuf
import RPC
import Testing

@testable import Application

struct ErrorMappingTests {
    @Test(arguments: CatalogError.Code.allCases)
    func `each code keeps its name`(code: CatalogError.Code) {
        let error = RPCError(CatalogError(code, "It failed."))
        let expected = code.rawValue.reduce("") { $0 + ($1.isUppercase ? "_\($1)" : $1.uppercased()) }
        #expect(error.code.name == expected)
        #expect(error.message == "It failed.")
        #expect(error.details.isEmpty)
    }

    @Test func `violations become BadRequest, in their order`() {
        var error = CatalogError(.invalidArgument, "Two fields are wrong.")
        error.violations = [
            .init(field: "service.name", description: "Too short."), .init(field: "update_mask", description: "Required."),
        ]
        let detail = RPCError(error).detail(GoogleBadRequest.self)
        #expect(detail?.fieldViolations.map(\.field) == ["service.name", "update_mask"])
        #expect(detail?.fieldViolations.map(\.description) == ["Too short.", "Required."])
    }

    @Test func `reason and facts become ErrorInfo, the resource ResourceInfo`() {
        let error = RPCError(CatalogError.stale(.init(ServiceID(rawValue: 7)), currentVersion: 12))
        let info = error.detail(GoogleErrorInfo.self)
        #expect(error.code == .aborted)
        #expect(info?.reason == "VERSION_STALE")
        #expect(info?.domain == "catalog.krafti.v1")
        #expect(info?.metadata == ["currentVersion": "12"])
        let resource = error.detail(GoogleResourceInfo.self)
        #expect(resource?.resourceType == "krafti.catalog.v1.Service")
        #expect(resource?.resourceName == uuid(7))
    }

    @Test func `facts without a reason are told too`() {
        var error = CatalogError(.invalidArgument, "Go on from there.")
        error.facts = ["resumeAt": "40"]
        #expect(RPCError(error).detail(GoogleErrorInfo.self)?.metadata == ["resumeAt": "40"])
        #expect(RPCError(error).detail(GoogleErrorInfo.self)?.reason == "INVALID_ARGUMENT")
    }

    @Test func `advice when to try again is told as RetryInfo and as a header`() {
        var error = CatalogError(.unavailable, "The catalogue cannot be reached.")
        error.retryAfter = .milliseconds(1500)
        let mapped = RPCError(error)
        #expect(mapped.metadata["retry-after-ms"] == "1500")
        #expect(
            mapped.detail(GoogleRetryInfo.self)?.retryDelay
                == .with {
                    $0.seconds = 1; $0.nanos = 500_000_000
                })
    }

    @Test func `the cause stays here`() {
        struct Cause: Error, CustomStringConvertible { var description: String { "SELECT secrets" } }
        let error = RPCError(CatalogError(.internal, "It failed.", cause: Cause()))
        #expect(error.cause is Cause)
        #expect(!"\(error.message)\(error.status)".contains("SELECT"))
    }
}
