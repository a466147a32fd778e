import CatalogAPI
import Foundation
import Protobuf
import RPC

/// Enough of a catalogue for a client to talk to.
struct CatalogStub: CatalogService.Handler {
    /// Opened when a call that never ends has been cancelled.
    var cancelled = Gate()
    /// What a stream of services ends with, as soon as it has begun.
    var uploadError: RPCError?

    func createService(_ request: CreateServiceRequest, context: ServerContext) async throws -> CreateServiceResponse {
        guard let draft = request.service, !draft.name.isEmpty else {
            var error = RPCError(.invalidArgument, "The service is not complete.")
            error.attach(
                GoogleBadRequest.with {
                    $0.fieldViolations = [.with { ($0.field, $0.description) = ("service.name", "must not be empty") }]
                }
            )
            throw error
        }
        return .with { response in
            response.outcome = .created
            response.service = .with { ($0.id, $0.name, $0.version) = ("1", draft.name, 1) }
        }
    }

    func getService(_ request: GetServiceRequest, context: ServerContext) async throws -> CatalogAPI.Service {
        switch request.id {
        case "none": throw RPCError(.notFound, "There is no service none.")
        case "metadata": return .with { $0.name = context.metadata["x-tenant-id"] ?? "" }
        case "deadline": return .with { $0.name = context.timeRemaining == nil ? "none" : "some" }
        case "endless":
            do {
                try await Task.sleep(for: .seconds(3600))
            } catch {
                self.cancelled.open()
                throw error
            }
            return CatalogAPI.Service()
        default:
            context.updateResponseMetadata { $0.append("x-request-id", "r-\(request.id)") }
            return .with { ($0.id, $0.name) = (request.id, "Service \(request.id)") }
        }
    }

    func updateService(_ request: UpdateServiceRequest, context: ServerContext) async throws -> CatalogAPI.Service {
        throw RPCError(.aborted, "The service has changed.")
    }

    func deleteService(_ request: DeleteServiceRequest, context: ServerContext) async throws -> CatalogAPI.Service {
        throw RPCError(.unauthenticated, "Who are you?")
    }

    func listServices(_ request: ListServicesRequest, context: ServerContext) async throws -> ListServicesResponse {
        .with { $0.services = (0..<3).map { number in .with { $0.id = String(number) } } }
    }

    func bulkCreateServices(
        _ request: BulkCreateServicesRequest, context: ServerContext
    ) async throws -> BulkCreateServicesResponse {
        .with { $0.createdCount = Int32(request.items.count) }
    }

    func streamCreateServices(
        _ requests: RequestStream<StreamCreateServicesRequest>,
        responses: ResponseWriter<StreamCreateServicesResponse>,
        context: ServerContext
    ) async throws {
        var acknowledged: Int64 = 0
        for try await request in requests {
            if let uploadError = self.uploadError { throw uploadError }
            acknowledged += Int64(request.items.count)
            let sofar = acknowledged
            try await responses.send(.with { ($0.acknowledged, $0.window) = (sofar, 100) })
        }
    }
}

/// A server with the stubs and health, on a unix socket of its own unless told otherwise.
struct StubServer {
    let server: RPCServer
    let stub = CatalogStub()
    let health = HealthService(services: [CatalogService.name])
    let program: Program

    private init(_ endpoint: Endpoint?, _ configuration: ServerConfiguration) async throws {
        var services = ServiceRegistry()
        services.register(self.stub)
        services.register(OperatorStub())
        self.server = RPCServer(services: services, health: self.health, configuration: configuration)
        // Short: a socket's path has 107 bytes at most.
        let own = Endpoint.unix("/tmp/krafti-cli-\(UUID().uuidString.prefix(13)).sock")
        self.program = Program(address: try await self.server.listen(on: endpoint ?? own).description)
    }

    static func run(
        on endpoint: Endpoint? = nil,
        _ configuration: ServerConfiguration = ServerConfiguration(),
        _ body: (StubServer) async throws -> Void
    ) async throws {
        let server = try await StubServer(endpoint, configuration)
        do {
            try await body(server)
        } catch {
            await server.server.shutDown(grace: .zero)
            throw error
        }
        await server.server.shutDown(grace: .zero)
    }
}
