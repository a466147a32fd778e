import Testing

@testable import CLI

@Suite struct CompletionTests {
    @Test func `completion offers short names, and full ones where those are typed`() {
        #expect(Completion.methods([], 0, "GetS") == ["GetService"])
        #expect(
            Completion.methods([], 0, "get") == ["GetService", "GetArtisan", "GetTenant", "GetCaches", "GetLimits", "GetPools"])
        #expect(Completion.methods([], 0, "grpc.h") == ["grpc.health.v1.Health/Check", "grpc.health.v1.Health/Watch"])
        #expect(
            Completion.services([], 0, "") == [
                "CatalogService", "ArtisanService", "TenantService", "OperatorService", "Health", "ServerReflection",
            ])
        #expect(Completion.entries([], 0, "ServiceD") == ["ServiceDraft"])
    }
}
