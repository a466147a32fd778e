// Made by protoc-gen-swift-krafti from all the .proto files of CatalogAPI. Edit that and run tools/generate.
// swift-format-ignore-file

public import Protobuf

extension MessageRegistry {
    /// The message types of CatalogAPI.
    public static let catalogAPI = MessageRegistry([
        GoogleMoney.self,
        Artisan.self,
        CreateArtisanRequest.self,
        GetArtisanRequest.self,
        UpdateArtisanRequest.self,
        DeleteArtisanRequest.self,
        ListArtisansRequest.self,
        ListArtisansResponse.self,
        Service.self,
        ServiceDraft.self,
        CreateServiceRequest.self,
        CreateServiceResponse.self,
        GetServiceRequest.self,
        UpdateServiceRequest.self,
        DeleteServiceRequest.self,
        ServiceFilter.self,
        ListServicesRequest.self,
        ListServicesResponse.self,
        BulkCreateServicesRequest.self,
        BulkCreateResult.self,
        BulkCreateServicesResponse.self,
        StreamCreateServicesRequest.self,
        StreamCreateServicesResponse.self,
        Tenant.self,
        CreateTenantRequest.self,
        GetTenantRequest.self,
        UpdateTenantRequest.self,
        DeleteTenantRequest.self,
        ListTenantsRequest.self,
        ListTenantsResponse.self,
    ])
}
