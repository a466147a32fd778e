// Made by protoc-gen-swift-krafti from krafti/catalog/v1/artisan.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CCatalogMessages
import CProtobufC
import CRPCMessages
public import Protobuf

/// A person who does the work, within one tenant.
public struct Artisan: Message {
    /// The identifier: a UUID as 36 lower-case characters. A create may choose it, else the server does.
    public var id: String
    /// The tenant the artisan works for. It never changes.
    public var tenantId: String
    /// The name customers see: 2 to 255 characters.
    public var displayName: String
    /// The mean of the customers' ratings, from 1 to 5; 0 when nobody has rated yet.
    public var rating: Double
    /// Counts the changes, from 1. Set by the server.
    public var version: Int64
    /// When the artisan was created. Set by the server.
    public var createdAt: GoogleTimestamp?
    /// When the artisan last changed. Set by the server.
    public var updatedAt: GoogleTimestamp?
    /// When the artisan was deleted; absent while not. Set by the server.
    public var deletedAt: GoogleTimestamp?

    public init() {
        self.id = ""
        self.tenantId = ""
        self.displayName = ""
        self.rating = 0
        self.version = 0
        self.createdAt = nil
        self.updatedAt = nil
        self.deletedAt = nil
    }
}

extension Artisan {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.Artisan",
        documentation: "A person who does the work, within one tenant.",
        fields: [
            FieldDescriptor(number: 1, name: "id", jsonName: "id", kind: .string, documentation: "The identifier: a UUID as 36 lower-case characters. A create may choose it, else the server does."),
            FieldDescriptor(number: 2, name: "tenant_id", jsonName: "tenantId", kind: .string, documentation: "The tenant the artisan works for. It never changes."),
            FieldDescriptor(number: 3, name: "display_name", jsonName: "displayName", kind: .string, documentation: "The name customers see: 2 to 255 characters."),
            FieldDescriptor(number: 4, name: "rating", jsonName: "rating", kind: .double, documentation: "The mean of the customers' ratings, from 1 to 5; 0 when nobody has rated yet."),
            FieldDescriptor(number: 5, name: "version", jsonName: "version", kind: .int64, documentation: "Counts the changes, from 1. Set by the server."),
            FieldDescriptor(number: 6, name: "created_at", jsonName: "createdAt", kind: .message(GoogleTimestamp.self), documentation: "When the artisan was created. Set by the server."),
            FieldDescriptor(number: 7, name: "updated_at", jsonName: "updatedAt", kind: .message(GoogleTimestamp.self), documentation: "When the artisan last changed. Set by the server."),
            FieldDescriptor(number: 8, name: "deleted_at", jsonName: "deletedAt", kind: .message(GoogleTimestamp.self), documentation: "When the artisan was deleted; absent while not. Set by the server."),
        ]
    )

    public static let layout = unsafe MessageLayout(Artisan.self, krafti__catalog__v1__artisan__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__Artisan.self)
        self.id = unsafe Bridge.string(c.pointee.id)
        self.tenantId = unsafe Bridge.string(c.pointee.tenant_id)
        self.displayName = unsafe Bridge.string(c.pointee.display_name)
        self.rating = unsafe c.pointee.rating
        self.version = unsafe c.pointee.version
        self.createdAt = unsafe Bridge.message(c.pointee.created_at)
        self.updatedAt = unsafe Bridge.message(c.pointee.updated_at)
        self.deletedAt = unsafe Bridge.message(c.pointee.deleted_at)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__Artisan.self)
        unsafe krafti__catalog__v1__artisan__init(c)
        unsafe c.pointee.id = arena.string(self.id)
        unsafe c.pointee.tenant_id = arena.string(self.tenantId)
        unsafe c.pointee.display_name = arena.string(self.displayName)
        unsafe c.pointee.rating = self.rating
        unsafe c.pointee.version = self.version
        if let value = self.createdAt {
            unsafe c.pointee.created_at = arena.message(value)
        }
        if let value = self.updatedAt {
            unsafe c.pointee.updated_at = arena.message(value)
        }
        if let value = self.deletedAt {
            unsafe c.pointee.deleted_at = arena.message(value)
        }
    }
}
