// Made by protoc-gen-swift-krafti from krafti/catalog/v1/artisan_service.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CCatalogMessages
import CProtobufC
import CRPCMessages
public import Protobuf

/// Asks for a new artisan.
public struct CreateArtisanRequest: Message {
    /// The artisan: `display_name` is required. An empty `tenant_id` is the caller's own tenant. What the
    /// server sets is ignored.
    public var artisan: Artisan?
    /// Makes the call safe to repeat: at most 128 characters, chosen at random by the caller, anew for
    /// each intended change. A repeat within 24 hours gets the first answer. Empty: no protection.
    public var requestId: String

    public init() {
        self.artisan = nil
        self.requestId = ""
    }
}

/// Asks for one artisan.
public struct GetArtisanRequest: Message {
    /// The artisan's tenant. Empty: the caller's own.
    public var tenantId: String
    /// The artisan's id.
    public var id: String

    public init() {
        self.tenantId = ""
        self.id = ""
    }
}

/// Asks to change one artisan.
public struct UpdateArtisanRequest: Message {
    /// The artisan to change, by its `tenant_id` (empty: the caller's own) and `id`, and the new values of
    /// the fields in `update_mask`.
    public var artisan: Artisan?
    /// The fields to change, among `display_name` and `rating`; `*` for both. Required: proto3 cannot tell
    /// an empty value from none.
    public var updateMask: GoogleFieldMask?
    /// The version the caller last saw. 0: change it whatever its version.
    public var expectedVersion: Int64
    /// Makes the call safe to repeat; see CreateArtisanRequest.
    public var requestId: String

    public init() {
        self.artisan = nil
        self.updateMask = nil
        self.expectedVersion = 0
        self.requestId = ""
    }
}

/// Asks to delete one artisan.
public struct DeleteArtisanRequest: Message {
    /// The artisan's tenant. Empty: the caller's own.
    public var tenantId: String
    /// The artisan's id.
    public var id: String
    /// The version the caller last saw. 0: delete it whatever its version.
    public var expectedVersion: Int64
    /// Makes the call safe to repeat; see CreateArtisanRequest.
    public var requestId: String

    public init() {
        self.tenantId = ""
        self.id = ""
        self.expectedVersion = 0
        self.requestId = ""
    }
}

/// Asks for a page of a tenant's artisans.
public struct ListArtisansRequest: Message {
    /// The tenant. Empty: the caller's own.
    public var tenantId: String
    /// How many artisans a page holds: 1 to 100. 0: 20.
    public var pageSize: Int32
    /// The page, counted from 1. 0: the first, or the one `page_token` names. Not together with `page_token`.
    public var page: Int32
    /// The `next_page_token` of the page before, for the same tenant.
    public var pageToken: String

    public init() {
        self.tenantId = ""
        self.pageSize = 0
        self.page = 0
        self.pageToken = ""
    }
}

/// A page of artisans.
public struct ListArtisansResponse: Message {
    /// The artisans, newest first.
    public var artisans: [Artisan]
    /// Asks for the next page; empty on the last.
    public var nextPageToken: String

    public init() {
        self.artisans = []
        self.nextPageToken = ""
    }
}

extension CreateArtisanRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.CreateArtisanRequest",
        documentation: "Asks for a new artisan.",
        fields: [
            FieldDescriptor(number: 1, name: "artisan", jsonName: "artisan", kind: .message(Artisan.self), documentation: "The artisan: `display_name` is required. An empty `tenant_id` is the caller's own tenant. What the\nserver sets is ignored."),
            FieldDescriptor(number: 2, name: "request_id", jsonName: "requestId", kind: .string, documentation: "Makes the call safe to repeat: at most 128 characters, chosen at random by the caller, anew for\neach intended change. A repeat within 24 hours gets the first answer. Empty: no protection."),
        ]
    )

    public static let layout = unsafe MessageLayout(CreateArtisanRequest.self, krafti__catalog__v1__create_artisan_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__CreateArtisanRequest.self)
        self.artisan = unsafe Bridge.message(c.pointee.artisan)
        self.requestId = unsafe Bridge.string(c.pointee.request_id)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__CreateArtisanRequest.self)
        unsafe krafti__catalog__v1__create_artisan_request__init(c)
        if let value = self.artisan {
            unsafe c.pointee.artisan = arena.message(value)
        }
        unsafe c.pointee.request_id = arena.string(self.requestId)
    }
}

extension GetArtisanRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.GetArtisanRequest",
        documentation: "Asks for one artisan.",
        fields: [
            FieldDescriptor(number: 1, name: "tenant_id", jsonName: "tenantId", kind: .string, documentation: "The artisan's tenant. Empty: the caller's own."),
            FieldDescriptor(number: 2, name: "id", jsonName: "id", kind: .string, documentation: "The artisan's id."),
        ]
    )

    public static let layout = unsafe MessageLayout(GetArtisanRequest.self, krafti__catalog__v1__get_artisan_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__GetArtisanRequest.self)
        self.tenantId = unsafe Bridge.string(c.pointee.tenant_id)
        self.id = unsafe Bridge.string(c.pointee.id)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__GetArtisanRequest.self)
        unsafe krafti__catalog__v1__get_artisan_request__init(c)
        unsafe c.pointee.tenant_id = arena.string(self.tenantId)
        unsafe c.pointee.id = arena.string(self.id)
    }
}

extension UpdateArtisanRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.UpdateArtisanRequest",
        documentation: "Asks to change one artisan.",
        fields: [
            FieldDescriptor(number: 1, name: "artisan", jsonName: "artisan", kind: .message(Artisan.self), documentation: "The artisan to change, by its `tenant_id` (empty: the caller's own) and `id`, and the new values of\nthe fields in `update_mask`."),
            FieldDescriptor(number: 2, name: "update_mask", jsonName: "updateMask", kind: .message(GoogleFieldMask.self), documentation: "The fields to change, among `display_name` and `rating`; `*` for both. Required: proto3 cannot tell\nan empty value from none."),
            FieldDescriptor(number: 3, name: "expected_version", jsonName: "expectedVersion", kind: .int64, documentation: "The version the caller last saw. 0: change it whatever its version."),
            FieldDescriptor(number: 4, name: "request_id", jsonName: "requestId", kind: .string, documentation: "Makes the call safe to repeat; see CreateArtisanRequest."),
        ]
    )

    public static let layout = unsafe MessageLayout(UpdateArtisanRequest.self, krafti__catalog__v1__update_artisan_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__UpdateArtisanRequest.self)
        self.artisan = unsafe Bridge.message(c.pointee.artisan)
        self.updateMask = unsafe Bridge.message(c.pointee.update_mask)
        self.expectedVersion = unsafe c.pointee.expected_version
        self.requestId = unsafe Bridge.string(c.pointee.request_id)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__UpdateArtisanRequest.self)
        unsafe krafti__catalog__v1__update_artisan_request__init(c)
        if let value = self.artisan {
            unsafe c.pointee.artisan = arena.message(value)
        }
        if let value = self.updateMask {
            unsafe c.pointee.update_mask = arena.message(value)
        }
        unsafe c.pointee.expected_version = self.expectedVersion
        unsafe c.pointee.request_id = arena.string(self.requestId)
    }
}

extension DeleteArtisanRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.DeleteArtisanRequest",
        documentation: "Asks to delete one artisan.",
        fields: [
            FieldDescriptor(number: 1, name: "tenant_id", jsonName: "tenantId", kind: .string, documentation: "The artisan's tenant. Empty: the caller's own."),
            FieldDescriptor(number: 2, name: "id", jsonName: "id", kind: .string, documentation: "The artisan's id."),
            FieldDescriptor(number: 3, name: "expected_version", jsonName: "expectedVersion", kind: .int64, documentation: "The version the caller last saw. 0: delete it whatever its version."),
            FieldDescriptor(number: 4, name: "request_id", jsonName: "requestId", kind: .string, documentation: "Makes the call safe to repeat; see CreateArtisanRequest."),
        ]
    )

    public static let layout = unsafe MessageLayout(DeleteArtisanRequest.self, krafti__catalog__v1__delete_artisan_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__DeleteArtisanRequest.self)
        self.tenantId = unsafe Bridge.string(c.pointee.tenant_id)
        self.id = unsafe Bridge.string(c.pointee.id)
        self.expectedVersion = unsafe c.pointee.expected_version
        self.requestId = unsafe Bridge.string(c.pointee.request_id)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__DeleteArtisanRequest.self)
        unsafe krafti__catalog__v1__delete_artisan_request__init(c)
        unsafe c.pointee.tenant_id = arena.string(self.tenantId)
        unsafe c.pointee.id = arena.string(self.id)
        unsafe c.pointee.expected_version = self.expectedVersion
        unsafe c.pointee.request_id = arena.string(self.requestId)
    }
}

extension ListArtisansRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.ListArtisansRequest",
        documentation: "Asks for a page of a tenant's artisans.",
        fields: [
            FieldDescriptor(number: 1, name: "tenant_id", jsonName: "tenantId", kind: .string, documentation: "The tenant. Empty: the caller's own."),
            FieldDescriptor(number: 2, name: "page_size", jsonName: "pageSize", kind: .int32, documentation: "How many artisans a page holds: 1 to 100. 0: 20."),
            FieldDescriptor(number: 3, name: "page", jsonName: "page", kind: .int32, documentation: "The page, counted from 1. 0: the first, or the one `page_token` names. Not together with `page_token`."),
            FieldDescriptor(number: 4, name: "page_token", jsonName: "pageToken", kind: .string, documentation: "The `next_page_token` of the page before, for the same tenant."),
        ]
    )

    public static let layout = unsafe MessageLayout(ListArtisansRequest.self, krafti__catalog__v1__list_artisans_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__ListArtisansRequest.self)
        self.tenantId = unsafe Bridge.string(c.pointee.tenant_id)
        self.pageSize = unsafe c.pointee.page_size
        self.page = unsafe c.pointee.page
        self.pageToken = unsafe Bridge.string(c.pointee.page_token)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__ListArtisansRequest.self)
        unsafe krafti__catalog__v1__list_artisans_request__init(c)
        unsafe c.pointee.tenant_id = arena.string(self.tenantId)
        unsafe c.pointee.page_size = self.pageSize
        unsafe c.pointee.page = self.page
        unsafe c.pointee.page_token = arena.string(self.pageToken)
    }
}

extension ListArtisansResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.ListArtisansResponse",
        documentation: "A page of artisans.",
        fields: [
            FieldDescriptor(number: 1, name: "artisans", jsonName: "artisans", kind: .message(Artisan.self), cardinality: .repeated, documentation: "The artisans, newest first."),
            FieldDescriptor(number: 2, name: "next_page_token", jsonName: "nextPageToken", kind: .string, documentation: "Asks for the next page; empty on the last."),
        ]
    )

    public static let layout = unsafe MessageLayout(ListArtisansResponse.self, krafti__catalog__v1__list_artisans_response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__ListArtisansResponse.self)
        self.artisans = unsafe Bridge.messages(c.pointee.artisans, c.pointee.n_artisans)
        self.nextPageToken = unsafe Bridge.string(c.pointee.next_page_token)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__ListArtisansResponse.self)
        unsafe krafti__catalog__v1__list_artisans_response__init(c)
        unsafe c.pointee.n_artisans = self.artisans.count
        unsafe c.pointee.artisans = arena.messages(self.artisans)
        unsafe c.pointee.next_page_token = arena.string(self.nextPageToken)
    }
}
