// Made by protoc-gen-swift-krafti from krafti/catalog/v1/tenant_service.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CCatalogMessages
import CProtobufC
import CRPCMessages
public import Protobuf

/// Asks for a new tenant.
public struct CreateTenantRequest: Message {
    /// The tenant: `name`, `country_code` and `currency_code` are required. What the server sets is ignored.
    public var tenant: Tenant?
    /// Makes the call safe to repeat: at most 128 characters, chosen at random by the caller, anew for
    /// each intended change. A repeat within 24 hours gets the first answer. Empty: no protection.
    public var requestId: String

    public init() {
        self.tenant = nil
        self.requestId = ""
    }
}

/// Asks for one tenant.
public struct GetTenantRequest: Message {
    /// The tenant's id.
    public var id: String

    public init() {
        self.id = ""
    }
}

/// Asks to change one tenant.
public struct UpdateTenantRequest: Message {
    /// The tenant to change, by its `id`, and the new values of the fields in `update_mask`.
    public var tenant: Tenant?
    /// The fields to change, among `name`, `plan`, `country_code` and `currency_code`; `*` for all of
    /// them. Required: proto3 cannot tell an empty value from none.
    public var updateMask: GoogleFieldMask?
    /// The version the caller last saw. 0: change it whatever its version.
    public var expectedVersion: Int64
    /// Makes the call safe to repeat; see CreateTenantRequest.
    public var requestId: String

    public init() {
        self.tenant = nil
        self.updateMask = nil
        self.expectedVersion = 0
        self.requestId = ""
    }
}

/// Asks to delete one tenant.
public struct DeleteTenantRequest: Message {
    /// The tenant's id.
    public var id: String
    /// The version the caller last saw. 0: delete it whatever its version.
    public var expectedVersion: Int64
    /// Makes the call safe to repeat; see CreateTenantRequest.
    public var requestId: String

    public init() {
        self.id = ""
        self.expectedVersion = 0
        self.requestId = ""
    }
}

/// Asks for a page of tenants.
public struct ListTenantsRequest: Message {
    /// How many tenants a page holds: 1 to 100. 0: 20.
    public var pageSize: Int32
    /// The page, counted from 1. 0: the first, or the one `page_token` names. Not together with `page_token`.
    public var page: Int32
    /// The `next_page_token` of the page before.
    public var pageToken: String

    public init() {
        self.pageSize = 0
        self.page = 0
        self.pageToken = ""
    }
}

/// A page of tenants.
public struct ListTenantsResponse: Message {
    /// The tenants, newest first.
    public var tenants: [Tenant]
    /// Asks for the next page; empty on the last.
    public var nextPageToken: String

    public init() {
        self.tenants = []
        self.nextPageToken = ""
    }
}

extension CreateTenantRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.CreateTenantRequest",
        documentation: "Asks for a new tenant.",
        fields: [
            FieldDescriptor(number: 1, name: "tenant", jsonName: "tenant", kind: .message(Tenant.self), documentation: "The tenant: `name`, `country_code` and `currency_code` are required. What the server sets is ignored."),
            FieldDescriptor(number: 2, name: "request_id", jsonName: "requestId", kind: .string, documentation: "Makes the call safe to repeat: at most 128 characters, chosen at random by the caller, anew for\neach intended change. A repeat within 24 hours gets the first answer. Empty: no protection."),
        ]
    )

    public static let layout = unsafe MessageLayout(CreateTenantRequest.self, krafti__catalog__v1__create_tenant_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__CreateTenantRequest.self)
        self.tenant = unsafe Bridge.message(c.pointee.tenant)
        self.requestId = unsafe Bridge.string(c.pointee.request_id)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__CreateTenantRequest.self)
        unsafe krafti__catalog__v1__create_tenant_request__init(c)
        if let value = self.tenant {
            unsafe c.pointee.tenant = arena.message(value)
        }
        unsafe c.pointee.request_id = arena.string(self.requestId)
    }
}

extension GetTenantRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.GetTenantRequest",
        documentation: "Asks for one tenant.",
        fields: [
            FieldDescriptor(number: 1, name: "id", jsonName: "id", kind: .string, documentation: "The tenant's id."),
        ]
    )

    public static let layout = unsafe MessageLayout(GetTenantRequest.self, krafti__catalog__v1__get_tenant_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__GetTenantRequest.self)
        self.id = unsafe Bridge.string(c.pointee.id)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__GetTenantRequest.self)
        unsafe krafti__catalog__v1__get_tenant_request__init(c)
        unsafe c.pointee.id = arena.string(self.id)
    }
}

extension UpdateTenantRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.UpdateTenantRequest",
        documentation: "Asks to change one tenant.",
        fields: [
            FieldDescriptor(number: 1, name: "tenant", jsonName: "tenant", kind: .message(Tenant.self), documentation: "The tenant to change, by its `id`, and the new values of the fields in `update_mask`."),
            FieldDescriptor(number: 2, name: "update_mask", jsonName: "updateMask", kind: .message(GoogleFieldMask.self), documentation: "The fields to change, among `name`, `plan`, `country_code` and `currency_code`; `*` for all of\nthem. Required: proto3 cannot tell an empty value from none."),
            FieldDescriptor(number: 3, name: "expected_version", jsonName: "expectedVersion", kind: .int64, documentation: "The version the caller last saw. 0: change it whatever its version."),
            FieldDescriptor(number: 4, name: "request_id", jsonName: "requestId", kind: .string, documentation: "Makes the call safe to repeat; see CreateTenantRequest."),
        ]
    )

    public static let layout = unsafe MessageLayout(UpdateTenantRequest.self, krafti__catalog__v1__update_tenant_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__UpdateTenantRequest.self)
        self.tenant = unsafe Bridge.message(c.pointee.tenant)
        self.updateMask = unsafe Bridge.message(c.pointee.update_mask)
        self.expectedVersion = unsafe c.pointee.expected_version
        self.requestId = unsafe Bridge.string(c.pointee.request_id)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__UpdateTenantRequest.self)
        unsafe krafti__catalog__v1__update_tenant_request__init(c)
        if let value = self.tenant {
            unsafe c.pointee.tenant = arena.message(value)
        }
        if let value = self.updateMask {
            unsafe c.pointee.update_mask = arena.message(value)
        }
        unsafe c.pointee.expected_version = self.expectedVersion
        unsafe c.pointee.request_id = arena.string(self.requestId)
    }
}

extension DeleteTenantRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.DeleteTenantRequest",
        documentation: "Asks to delete one tenant.",
        fields: [
            FieldDescriptor(number: 1, name: "id", jsonName: "id", kind: .string, documentation: "The tenant's id."),
            FieldDescriptor(number: 2, name: "expected_version", jsonName: "expectedVersion", kind: .int64, documentation: "The version the caller last saw. 0: delete it whatever its version."),
            FieldDescriptor(number: 3, name: "request_id", jsonName: "requestId", kind: .string, documentation: "Makes the call safe to repeat; see CreateTenantRequest."),
        ]
    )

    public static let layout = unsafe MessageLayout(DeleteTenantRequest.self, krafti__catalog__v1__delete_tenant_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__DeleteTenantRequest.self)
        self.id = unsafe Bridge.string(c.pointee.id)
        self.expectedVersion = unsafe c.pointee.expected_version
        self.requestId = unsafe Bridge.string(c.pointee.request_id)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__DeleteTenantRequest.self)
        unsafe krafti__catalog__v1__delete_tenant_request__init(c)
        unsafe c.pointee.id = arena.string(self.id)
        unsafe c.pointee.expected_version = self.expectedVersion
        unsafe c.pointee.request_id = arena.string(self.requestId)
    }
}

extension ListTenantsRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.ListTenantsRequest",
        documentation: "Asks for a page of tenants.",
        fields: [
            FieldDescriptor(number: 1, name: "page_size", jsonName: "pageSize", kind: .int32, documentation: "How many tenants a page holds: 1 to 100. 0: 20."),
            FieldDescriptor(number: 2, name: "page", jsonName: "page", kind: .int32, documentation: "The page, counted from 1. 0: the first, or the one `page_token` names. Not together with `page_token`."),
            FieldDescriptor(number: 3, name: "page_token", jsonName: "pageToken", kind: .string, documentation: "The `next_page_token` of the page before."),
        ]
    )

    public static let layout = unsafe MessageLayout(ListTenantsRequest.self, krafti__catalog__v1__list_tenants_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__ListTenantsRequest.self)
        self.pageSize = unsafe c.pointee.page_size
        self.page = unsafe c.pointee.page
        self.pageToken = unsafe Bridge.string(c.pointee.page_token)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__ListTenantsRequest.self)
        unsafe krafti__catalog__v1__list_tenants_request__init(c)
        unsafe c.pointee.page_size = self.pageSize
        unsafe c.pointee.page = self.page
        unsafe c.pointee.page_token = arena.string(self.pageToken)
    }
}

extension ListTenantsResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.ListTenantsResponse",
        documentation: "A page of tenants.",
        fields: [
            FieldDescriptor(number: 1, name: "tenants", jsonName: "tenants", kind: .message(Tenant.self), cardinality: .repeated, documentation: "The tenants, newest first."),
            FieldDescriptor(number: 2, name: "next_page_token", jsonName: "nextPageToken", kind: .string, documentation: "Asks for the next page; empty on the last."),
        ]
    )

    public static let layout = unsafe MessageLayout(ListTenantsResponse.self, krafti__catalog__v1__list_tenants_response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__ListTenantsResponse.self)
        self.tenants = unsafe Bridge.messages(c.pointee.tenants, c.pointee.n_tenants)
        self.nextPageToken = unsafe Bridge.string(c.pointee.next_page_token)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__ListTenantsResponse.self)
        unsafe krafti__catalog__v1__list_tenants_response__init(c)
        unsafe c.pointee.n_tenants = self.tenants.count
        unsafe c.pointee.tenants = arena.messages(self.tenants)
        unsafe c.pointee.next_page_token = arena.string(self.nextPageToken)
    }
}
