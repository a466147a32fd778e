// Made by protoc-gen-swift-krafti from krafti/catalog/v1/service.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CCatalogMessages
import CProtobufC
import CRPCMessages
public import Protobuf

/// Whether a new service can be booked at once. Zero is what a caller who does not care gets.
public enum ActiveState: ProtobufEnum {
    /// It can be booked at once.
    case active
    /// It waits until it is activated.
    case inactive
    /// A number this version of the contract does not name.
    case unrecognized(Int32)

    public init() {
        self = .active
    }

    public init(rawValue: Int32) {
        switch rawValue {
        case 0: self = .active
        case 1: self = .inactive
        default: self = .unrecognized(rawValue)
        }
    }

    public var rawValue: Int32 {
        switch self {
        case .active: 0
        case .inactive: 1
        case .unrecognized(let number): number
        }
    }

    public static let descriptor = EnumDescriptor(
        fullName: "krafti.catalog.v1.ActiveState",
        documentation: "Whether a new service can be booked at once. Zero is what a caller who does not care gets.",
        values: [
            EnumDescriptor.Value(name: "ACTIVE_STATE_ACTIVE", number: 0, documentation: "It can be booked at once."),
            EnumDescriptor.Value(name: "ACTIVE_STATE_INACTIVE", number: 1, documentation: "It waits until it is activated."),
        ]
    )
}

/// What a tenant offers its customers, as it is stored and returned.
public struct Service: Message {
    /// The identifier: a UUID as 36 lower-case characters. Unique within its tenant.
    public var id: String
    /// The tenant that offers it. It never changes.
    public var tenantId: String
    /// The name customers see: 2 to 255 characters on one line, no white space at either end.
    public var name: String
    /// What is done, and how: at most 10,000 characters. May be empty.
    public var description: String
    /// One of the catalogue's 48 categories, in lower case, such as `plumbing` or `hair_beauty`.
    public var category: String
    /// What one booking costs: 0 to 1,000,000,000,000 units, with no more digits after the point than its
    /// currency has, which is an ISO 4217 code.
    public var price: GoogleMoney?
    /// How long one booking takes, in minutes: 5 to 10,080, which is a week.
    public var durationMinutes: Int32
    /// How long the artisan needs between two bookings, in minutes: 0 to 10,080.
    public var bufferMinutes: Int32
    /// Whether customers can book it.
    public var isActive: Bool
    /// How many bookings a day are taken at most: 1 to 10,000. 0: no limit.
    public var maxBookingsDay: Int32
    /// Words to find it by, in the order given, each 1 to 64 characters, no two alike; at most 32.
    public var tags: [String]
    /// The artisan who does it; empty when the whole organisation does. An artisan of the same tenant.
    public var artisanId: String
    /// A picture: an absolute http or https address of at most 500 characters, no spaces. May be empty.
    public var imageUrl: String
    /// Whether a booking needs a deposit.
    public var requiresDeposit: Bool
    /// The deposit: in the currency of the price, not negative, not above the price. Absent when none is required.
    public var depositAmount: GoogleMoney?
    /// Anything else the tenant keeps with it: a JSON object of at most 16 KiB, as compact JSON.
    public var metadata: GoogleStruct?
    /// Counts the changes, from 1. Set by the server. An update that names it takes effect only if nobody
    /// else was faster.
    public var version: Int64
    /// When the service was created. Set by the server.
    public var createdAt: GoogleTimestamp?
    /// When the service last changed. Set by the server.
    public var updatedAt: GoogleTimestamp?
    /// When the service was deleted; absent while it is not. Set by the server.
    public var deletedAt: GoogleTimestamp?

    public init() {
        self.id = ""
        self.tenantId = ""
        self.name = ""
        self.description = ""
        self.category = ""
        self.price = nil
        self.durationMinutes = 0
        self.bufferMinutes = 0
        self.isActive = false
        self.maxBookingsDay = 0
        self.tags = []
        self.artisanId = ""
        self.imageUrl = ""
        self.requiresDeposit = false
        self.depositAmount = nil
        self.metadata = nil
        self.version = 0
        self.createdAt = nil
        self.updatedAt = nil
        self.deletedAt = nil
    }
}

/// A service to be created: what a caller decides of one. Fields with the name of a field of Service
/// mean the same, hold the same values and have the same number.
public struct ServiceDraft: Message {
    /// The identifier the caller wishes: a UUID. Empty: the server chooses. When the tenant already has a
    /// service of that id with the same content, nothing is created and the outcome is UNCHANGED; with
    /// other content, ALREADY_EXISTS.
    public var id: String
    /// The name customers see. Required: 2 to 255 characters on one line, no white space at either end.
    public var name: String
    /// What is done, and how: at most 10,000 characters. May be empty.
    public var description: String
    /// What kind of work it is. Required: one of
    /// appliance_repair, architectural_design, auto_electrical, auto_spraying, blacksmith, car_wash,
    /// carpentry, cctv_installation, civil_engineering, cleaning, computer_repair, concrete_works,
    /// consultation, electrical, event_services, furniture_making, gardening, glaziery, hair_beauty,
    /// handyman, hvac, interior_design, it_support, land_planning, land_surveying, landscaping,
    /// laundry, masonry, mechanic, mechanical_engineering, metal_fabrication, networking, other,
    /// painting, panel_beating, pest_control, phone_repair, photography, plumbing, pool_maintenance,
    /// roofing, security_systems, structural_engineering, tailoring, tiling, training, welding,
    /// woodwork.
    public var category: String
    /// What one booking costs: 0 to 1,000,000,000,000 units, with no more digits after the point than its
    /// currency has, which is an ISO 4217 code. An empty currency is the tenant's own. Absent: 0 in the
    /// tenant's currency.
    public var price: GoogleMoney?
    /// How long one booking takes, in minutes. Required: 5 to 10,080, which is a week.
    public var durationMinutes: Int32
    /// How long the artisan needs between two bookings, in minutes: 0 to 10,080.
    public var bufferMinutes: Int32
    /// How many bookings a day are taken at most: 1 to 10,000. 0: no limit.
    public var maxBookingsDay: Int32
    /// Words to find it by: at most 32, each 1 to 64 characters on one line, no white space at either end,
    /// no two alike.
    public var tags: [String]
    /// The artisan who does it, by id: one of the same tenant. Empty when the whole organisation does.
    public var artisanId: String
    /// A picture: an absolute http or https address of at most 500 characters, no spaces. May be empty.
    public var imageUrl: String
    /// Whether a booking needs a deposit.
    public var requiresDeposit: Bool
    /// The deposit: in the currency of the price, not negative, not above the price. Present exactly when
    /// one is required; an empty currency is that of the price.
    public var depositAmount: GoogleMoney?
    /// Anything else to keep with it: a JSON object of at most 16 KiB, as compact JSON.
    public var metadata: GoogleStruct?
    /// Whether it can be booked at once.
    public var activeState: ActiveState

    public init() {
        self.id = ""
        self.name = ""
        self.description = ""
        self.category = ""
        self.price = nil
        self.durationMinutes = 0
        self.bufferMinutes = 0
        self.maxBookingsDay = 0
        self.tags = []
        self.artisanId = ""
        self.imageUrl = ""
        self.requiresDeposit = false
        self.depositAmount = nil
        self.metadata = nil
        self.activeState = ActiveState()
    }
}

extension Service {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.Service",
        documentation: "What a tenant offers its customers, as it is stored and returned.",
        fields: [
            FieldDescriptor(number: 1, name: "id", jsonName: "id", kind: .string, documentation: "The identifier: a UUID as 36 lower-case characters. Unique within its tenant."),
            FieldDescriptor(number: 2, name: "tenant_id", jsonName: "tenantId", kind: .string, documentation: "The tenant that offers it. It never changes."),
            FieldDescriptor(number: 3, name: "name", jsonName: "name", kind: .string, documentation: "The name customers see: 2 to 255 characters on one line, no white space at either end."),
            FieldDescriptor(number: 4, name: "description", jsonName: "description", kind: .string, documentation: "What is done, and how: at most 10,000 characters. May be empty."),
            FieldDescriptor(number: 5, name: "category", jsonName: "category", kind: .string, documentation: "One of the catalogue's 48 categories, in lower case, such as `plumbing` or `hair_beauty`."),
            FieldDescriptor(number: 6, name: "price", jsonName: "price", kind: .message(GoogleMoney.self), documentation: "What one booking costs: 0 to 1,000,000,000,000 units, with no more digits after the point than its\ncurrency has, which is an ISO 4217 code."),
            FieldDescriptor(number: 7, name: "duration_minutes", jsonName: "durationMinutes", kind: .int32, documentation: "How long one booking takes, in minutes: 5 to 10,080, which is a week."),
            FieldDescriptor(number: 8, name: "buffer_minutes", jsonName: "bufferMinutes", kind: .int32, documentation: "How long the artisan needs between two bookings, in minutes: 0 to 10,080."),
            FieldDescriptor(number: 9, name: "is_active", jsonName: "isActive", kind: .bool, documentation: "Whether customers can book it."),
            FieldDescriptor(number: 10, name: "max_bookings_day", jsonName: "maxBookingsDay", kind: .int32, documentation: "How many bookings a day are taken at most: 1 to 10,000. 0: no limit."),
            FieldDescriptor(number: 11, name: "tags", jsonName: "tags", kind: .string, cardinality: .repeated, documentation: "Words to find it by, in the order given, each 1 to 64 characters, no two alike; at most 32."),
            FieldDescriptor(number: 12, name: "artisan_id", jsonName: "artisanId", kind: .string, documentation: "The artisan who does it; empty when the whole organisation does. An artisan of the same tenant."),
            FieldDescriptor(number: 13, name: "image_url", jsonName: "imageUrl", kind: .string, documentation: "A picture: an absolute http or https address of at most 500 characters, no spaces. May be empty."),
            FieldDescriptor(number: 14, name: "requires_deposit", jsonName: "requiresDeposit", kind: .bool, documentation: "Whether a booking needs a deposit."),
            FieldDescriptor(number: 15, name: "deposit_amount", jsonName: "depositAmount", kind: .message(GoogleMoney.self), documentation: "The deposit: in the currency of the price, not negative, not above the price. Absent when none is required."),
            FieldDescriptor(number: 16, name: "metadata", jsonName: "metadata", kind: .message(GoogleStruct.self), documentation: "Anything else the tenant keeps with it: a JSON object of at most 16 KiB, as compact JSON."),
            FieldDescriptor(number: 17, name: "version", jsonName: "version", kind: .int64, documentation: "Counts the changes, from 1. Set by the server. An update that names it takes effect only if nobody\nelse was faster."),
            FieldDescriptor(number: 18, name: "created_at", jsonName: "createdAt", kind: .message(GoogleTimestamp.self), documentation: "When the service was created. Set by the server."),
            FieldDescriptor(number: 19, name: "updated_at", jsonName: "updatedAt", kind: .message(GoogleTimestamp.self), documentation: "When the service last changed. Set by the server."),
            FieldDescriptor(number: 20, name: "deleted_at", jsonName: "deletedAt", kind: .message(GoogleTimestamp.self), documentation: "When the service was deleted; absent while it is not. Set by the server."),
        ]
    )

    public static let layout = unsafe MessageLayout(Service.self, krafti__catalog__v1__service__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__Service.self)
        self.id = unsafe Bridge.string(c.pointee.id)
        self.tenantId = unsafe Bridge.string(c.pointee.tenant_id)
        self.name = unsafe Bridge.string(c.pointee.name)
        self.description = unsafe Bridge.string(c.pointee.description)
        self.category = unsafe Bridge.string(c.pointee.category)
        self.price = unsafe Bridge.message(c.pointee.price)
        self.durationMinutes = unsafe c.pointee.duration_minutes
        self.bufferMinutes = unsafe c.pointee.buffer_minutes
        self.isActive = unsafe c.pointee.is_active != 0
        self.maxBookingsDay = unsafe c.pointee.max_bookings_day
        self.tags = unsafe Bridge.strings(c.pointee.tags, c.pointee.n_tags)
        self.artisanId = unsafe Bridge.string(c.pointee.artisan_id)
        self.imageUrl = unsafe Bridge.string(c.pointee.image_url)
        self.requiresDeposit = unsafe c.pointee.requires_deposit != 0
        self.depositAmount = unsafe Bridge.message(c.pointee.deposit_amount)
        self.metadata = unsafe Bridge.message(c.pointee.metadata)
        self.version = unsafe c.pointee.version
        self.createdAt = unsafe Bridge.message(c.pointee.created_at)
        self.updatedAt = unsafe Bridge.message(c.pointee.updated_at)
        self.deletedAt = unsafe Bridge.message(c.pointee.deleted_at)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__Service.self)
        unsafe krafti__catalog__v1__service__init(c)
        unsafe c.pointee.id = arena.string(self.id)
        unsafe c.pointee.tenant_id = arena.string(self.tenantId)
        unsafe c.pointee.name = arena.string(self.name)
        unsafe c.pointee.description = arena.string(self.description)
        unsafe c.pointee.category = arena.string(self.category)
        if let value = self.price {
            unsafe c.pointee.price = arena.message(value)
        }
        unsafe c.pointee.duration_minutes = self.durationMinutes
        unsafe c.pointee.buffer_minutes = self.bufferMinutes
        unsafe c.pointee.is_active = self.isActive ? 1 : 0
        unsafe c.pointee.max_bookings_day = self.maxBookingsDay
        unsafe c.pointee.n_tags = self.tags.count
        unsafe c.pointee.tags = arena.strings(self.tags)
        unsafe c.pointee.artisan_id = arena.string(self.artisanId)
        unsafe c.pointee.image_url = arena.string(self.imageUrl)
        unsafe c.pointee.requires_deposit = self.requiresDeposit ? 1 : 0
        if let value = self.depositAmount {
            unsafe c.pointee.deposit_amount = arena.message(value)
        }
        if let value = self.metadata {
            unsafe c.pointee.metadata = arena.message(value)
        }
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

extension ServiceDraft {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.ServiceDraft",
        documentation: "A service to be created: what a caller decides of one. Fields with the name of a field of Service\nmean the same, hold the same values and have the same number.",
        fields: [
            FieldDescriptor(number: 1, name: "id", jsonName: "id", kind: .string, documentation: "The identifier the caller wishes: a UUID. Empty: the server chooses. When the tenant already has a\nservice of that id with the same content, nothing is created and the outcome is UNCHANGED; with\nother content, ALREADY_EXISTS."),
            FieldDescriptor(number: 3, name: "name", jsonName: "name", kind: .string, documentation: "The name customers see. Required: 2 to 255 characters on one line, no white space at either end."),
            FieldDescriptor(number: 4, name: "description", jsonName: "description", kind: .string, documentation: "What is done, and how: at most 10,000 characters. May be empty."),
            FieldDescriptor(number: 5, name: "category", jsonName: "category", kind: .string, documentation: "What kind of work it is. Required: one of\nappliance_repair, architectural_design, auto_electrical, auto_spraying, blacksmith, car_wash,\ncarpentry, cctv_installation, civil_engineering, cleaning, computer_repair, concrete_works,\nconsultation, electrical, event_services, furniture_making, gardening, glaziery, hair_beauty,\nhandyman, hvac, interior_design, it_support, land_planning, land_surveying, landscaping,\nlaundry, masonry, mechanic, mechanical_engineering, metal_fabrication, networking, other,\npainting, panel_beating, pest_control, phone_repair, photography, plumbing, pool_maintenance,\nroofing, security_systems, structural_engineering, tailoring, tiling, training, welding,\nwoodwork."),
            FieldDescriptor(number: 6, name: "price", jsonName: "price", kind: .message(GoogleMoney.self), documentation: "What one booking costs: 0 to 1,000,000,000,000 units, with no more digits after the point than its\ncurrency has, which is an ISO 4217 code. An empty currency is the tenant's own. Absent: 0 in the\ntenant's currency."),
            FieldDescriptor(number: 7, name: "duration_minutes", jsonName: "durationMinutes", kind: .int32, documentation: "How long one booking takes, in minutes. Required: 5 to 10,080, which is a week."),
            FieldDescriptor(number: 8, name: "buffer_minutes", jsonName: "bufferMinutes", kind: .int32, documentation: "How long the artisan needs between two bookings, in minutes: 0 to 10,080."),
            FieldDescriptor(number: 10, name: "max_bookings_day", jsonName: "maxBookingsDay", kind: .int32, documentation: "How many bookings a day are taken at most: 1 to 10,000. 0: no limit."),
            FieldDescriptor(number: 11, name: "tags", jsonName: "tags", kind: .string, cardinality: .repeated, documentation: "Words to find it by: at most 32, each 1 to 64 characters on one line, no white space at either end,\nno two alike."),
            FieldDescriptor(number: 12, name: "artisan_id", jsonName: "artisanId", kind: .string, documentation: "The artisan who does it, by id: one of the same tenant. Empty when the whole organisation does."),
            FieldDescriptor(number: 13, name: "image_url", jsonName: "imageUrl", kind: .string, documentation: "A picture: an absolute http or https address of at most 500 characters, no spaces. May be empty."),
            FieldDescriptor(number: 14, name: "requires_deposit", jsonName: "requiresDeposit", kind: .bool, documentation: "Whether a booking needs a deposit."),
            FieldDescriptor(number: 15, name: "deposit_amount", jsonName: "depositAmount", kind: .message(GoogleMoney.self), documentation: "The deposit: in the currency of the price, not negative, not above the price. Present exactly when\none is required; an empty currency is that of the price."),
            FieldDescriptor(number: 16, name: "metadata", jsonName: "metadata", kind: .message(GoogleStruct.self), documentation: "Anything else to keep with it: a JSON object of at most 16 KiB, as compact JSON."),
            FieldDescriptor(number: 21, name: "active_state", jsonName: "activeState", kind: .enumeration(ActiveState.self), documentation: "Whether it can be booked at once."),
        ]
    )

    public static let layout = unsafe MessageLayout(ServiceDraft.self, krafti__catalog__v1__service_draft__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__ServiceDraft.self)
        self.id = unsafe Bridge.string(c.pointee.id)
        self.name = unsafe Bridge.string(c.pointee.name)
        self.description = unsafe Bridge.string(c.pointee.description)
        self.category = unsafe Bridge.string(c.pointee.category)
        self.price = unsafe Bridge.message(c.pointee.price)
        self.durationMinutes = unsafe c.pointee.duration_minutes
        self.bufferMinutes = unsafe c.pointee.buffer_minutes
        self.maxBookingsDay = unsafe c.pointee.max_bookings_day
        self.tags = unsafe Bridge.strings(c.pointee.tags, c.pointee.n_tags)
        self.artisanId = unsafe Bridge.string(c.pointee.artisan_id)
        self.imageUrl = unsafe Bridge.string(c.pointee.image_url)
        self.requiresDeposit = unsafe c.pointee.requires_deposit != 0
        self.depositAmount = unsafe Bridge.message(c.pointee.deposit_amount)
        self.metadata = unsafe Bridge.message(c.pointee.metadata)
        self.activeState = unsafe Bridge.enumeration(c.pointee.active_state)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__ServiceDraft.self)
        unsafe krafti__catalog__v1__service_draft__init(c)
        unsafe c.pointee.id = arena.string(self.id)
        unsafe c.pointee.name = arena.string(self.name)
        unsafe c.pointee.description = arena.string(self.description)
        unsafe c.pointee.category = arena.string(self.category)
        if let value = self.price {
            unsafe c.pointee.price = arena.message(value)
        }
        unsafe c.pointee.duration_minutes = self.durationMinutes
        unsafe c.pointee.buffer_minutes = self.bufferMinutes
        unsafe c.pointee.max_bookings_day = self.maxBookingsDay
        unsafe c.pointee.n_tags = self.tags.count
        unsafe c.pointee.tags = arena.strings(self.tags)
        unsafe c.pointee.artisan_id = arena.string(self.artisanId)
        unsafe c.pointee.image_url = arena.string(self.imageUrl)
        unsafe c.pointee.requires_deposit = self.requiresDeposit ? 1 : 0
        if let value = self.depositAmount {
            unsafe c.pointee.deposit_amount = arena.message(value)
        }
        if let value = self.metadata {
            unsafe c.pointee.metadata = arena.message(value)
        }
        unsafe c.pointee.active_state = Bridge.cEnum(self.activeState)
    }
}
