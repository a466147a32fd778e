// Made by protoc-gen-swift-krafti from krafti/catalog/v1/tenant.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CCatalogMessages
import CProtobufC
import CRPCMessages
public import Protobuf

/// A trade organisation on the marketplace. Everything in the catalogue belongs to one.
public struct Tenant: Message {
    /// The identifier: a UUID as 36 lower-case characters. A create may choose it, else the server does.
    public var id: String
    /// The organisation's name: 2 to 255 characters.
    public var name: String
    /// The plan it pays for: `free`, `basic`, `premium` or `enterprise`. It decides quotas.
    /// Empty in a create: `free`.
    public var plan: String
    /// Where it trades: two upper-case letters of ISO 3166-1, such as `GH`.
    public var countryCode: String
    /// The currency of its prices unless one says otherwise: three upper-case letters of ISO 4217, such as `GHS`.
    public var currencyCode: String
    /// Counts the changes, from 1. Set by the server.
    public var version: Int64
    /// When the tenant was created. Set by the server.
    public var createdAt: GoogleTimestamp?
    /// When the tenant last changed. Set by the server.
    public var updatedAt: GoogleTimestamp?
    /// When the tenant was deleted; absent while it is not. Set by the server.
    public var deletedAt: GoogleTimestamp?

    public init() {
        self.id = ""
        self.name = ""
        self.plan = ""
        self.countryCode = ""
        self.currencyCode = ""
        self.version = 0
        self.createdAt = nil
        self.updatedAt = nil
        self.deletedAt = nil
    }
}

extension Tenant {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.Tenant",
        documentation: "A trade organisation on the marketplace. Everything in the catalogue belongs to one.",
        fields: [
            FieldDescriptor(number: 1, name: "id", jsonName: "id", kind: .string, documentation: "The identifier: a UUID as 36 lower-case characters. A create may choose it, else the server does."),
            FieldDescriptor(number: 2, name: "name", jsonName: "name", kind: .string, documentation: "The organisation's name: 2 to 255 characters."),
            FieldDescriptor(number: 3, name: "plan", jsonName: "plan", kind: .string, documentation: "The plan it pays for: `free`, `basic`, `premium` or `enterprise`. It decides quotas.\nEmpty in a create: `free`."),
            FieldDescriptor(number: 4, name: "country_code", jsonName: "countryCode", kind: .string, documentation: "Where it trades: two upper-case letters of ISO 3166-1, such as `GH`."),
            FieldDescriptor(number: 5, name: "currency_code", jsonName: "currencyCode", kind: .string, documentation: "The currency of its prices unless one says otherwise: three upper-case letters of ISO 4217, such as `GHS`."),
            FieldDescriptor(number: 6, name: "version", jsonName: "version", kind: .int64, documentation: "Counts the changes, from 1. Set by the server."),
            FieldDescriptor(number: 7, name: "created_at", jsonName: "createdAt", kind: .message(GoogleTimestamp.self), documentation: "When the tenant was created. Set by the server."),
            FieldDescriptor(number: 8, name: "updated_at", jsonName: "updatedAt", kind: .message(GoogleTimestamp.self), documentation: "When the tenant last changed. Set by the server."),
            FieldDescriptor(number: 9, name: "deleted_at", jsonName: "deletedAt", kind: .message(GoogleTimestamp.self), documentation: "When the tenant was deleted; absent while it is not. Set by the server."),
        ]
    )

    public static let layout = unsafe MessageLayout(Tenant.self, krafti__catalog__v1__tenant__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__Tenant.self)
        self.id = unsafe Bridge.string(c.pointee.id)
        self.name = unsafe Bridge.string(c.pointee.name)
        self.plan = unsafe Bridge.string(c.pointee.plan)
        self.countryCode = unsafe Bridge.string(c.pointee.country_code)
        self.currencyCode = unsafe Bridge.string(c.pointee.currency_code)
        self.version = unsafe c.pointee.version
        self.createdAt = unsafe Bridge.message(c.pointee.created_at)
        self.updatedAt = unsafe Bridge.message(c.pointee.updated_at)
        self.deletedAt = unsafe Bridge.message(c.pointee.deleted_at)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__Tenant.self)
        unsafe krafti__catalog__v1__tenant__init(c)
        unsafe c.pointee.id = arena.string(self.id)
        unsafe c.pointee.name = arena.string(self.name)
        unsafe c.pointee.plan = arena.string(self.plan)
        unsafe c.pointee.country_code = arena.string(self.countryCode)
        unsafe c.pointee.currency_code = arena.string(self.currencyCode)
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
