// Made by protoc-gen-swift-krafti from krafti/catalog/v1/catalog_service.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CCatalogMessages
import CProtobufC
import CRPCMessages
public import Protobuf
public import RPC

/// What became of a service that was to be created.
public enum CreateOutcome: ProtobufEnum {
    /// Never sent.
    case unspecified
    /// It was created.
    case created
    /// The tenant had it already, with the same id and the same content.
    case unchanged
    /// It was not created. Only within a bulk call; alone, such a create fails the call.
    case failed
    /// A number this version of the contract does not name.
    case unrecognized(Int32)

    public init() {
        self = .unspecified
    }

    public init(rawValue: Int32) {
        switch rawValue {
        case 0: self = .unspecified
        case 1: self = .created
        case 2: self = .unchanged
        case 3: self = .failed
        default: self = .unrecognized(rawValue)
        }
    }

    public var rawValue: Int32 {
        switch self {
        case .unspecified: 0
        case .created: 1
        case .unchanged: 2
        case .failed: 3
        case .unrecognized(let number): number
        }
    }

    public static let descriptor = EnumDescriptor(
        fullName: "krafti.catalog.v1.CreateOutcome",
        documentation: "What became of a service that was to be created.",
        values: [
            EnumDescriptor.Value(name: "CREATE_OUTCOME_UNSPECIFIED", number: 0, documentation: "Never sent."),
            EnumDescriptor.Value(name: "CREATE_OUTCOME_CREATED", number: 1, documentation: "It was created."),
            EnumDescriptor.Value(name: "CREATE_OUTCOME_UNCHANGED", number: 2, documentation: "The tenant had it already, with the same id and the same content."),
            EnumDescriptor.Value(name: "CREATE_OUTCOME_FAILED", number: 3, documentation: "It was not created. Only within a bulk call; alone, such a create fails the call."),
        ]
    )
}

/// Asks for a new service.
public struct CreateServiceRequest: Message {
    /// The tenant that will offer it. Empty: the caller's own.
    public var tenantId: String
    /// The service. Required.
    public var service: ServiceDraft?
    /// Makes the call safe to repeat: at most 128 characters, chosen at random by the caller, anew for
    /// each intended change. A repeat with the same content within 24 hours gets the first answer; with
    /// other content, FAILED_PRECONDITION. Empty: no protection.
    public var requestId: String

    public init() {
        self.tenantId = ""
        self.service = nil
        self.requestId = ""
    }
}

/// A service that was created, or was there already.
public struct CreateServiceResponse: Message {
    /// The service as it is stored.
    public var service: Service?
    /// CREATED or UNCHANGED.
    public var outcome: CreateOutcome

    public init() {
        self.service = nil
        self.outcome = CreateOutcome()
    }
}

/// Asks for one service.
public struct GetServiceRequest: Message {
    /// The service's tenant. Empty: the caller's own.
    public var tenantId: String
    /// The service's id.
    public var id: String

    public init() {
        self.tenantId = ""
        self.id = ""
    }
}

/// Asks to change one service.
public struct UpdateServiceRequest: Message {
    /// The service to change, by its `tenant_id` (empty: the caller's own) and `id`, and the new values of
    /// the fields in `update_mask`.
    public var service: Service?
    /// The fields to change, by their names here, such as `price` or `image_url`; `price.units` reaches
    /// into a message. `*` replaces all that a caller may set, `is_active` included. Required: proto3
    /// cannot tell an empty value from none. `id`, `tenant_id`, `version` and the times cannot be changed.
    public var updateMask: GoogleFieldMask?
    /// The version the caller last saw. 0: change it whatever its version.
    public var expectedVersion: Int64
    /// Makes the call safe to repeat; see CreateServiceRequest.
    public var requestId: String

    public init() {
        self.service = nil
        self.updateMask = nil
        self.expectedVersion = 0
        self.requestId = ""
    }
}

/// Asks to delete one service.
public struct DeleteServiceRequest: Message {
    /// The service's tenant. Empty: the caller's own.
    public var tenantId: String
    /// The service's id.
    public var id: String
    /// The version the caller last saw. 0: delete it whatever its version.
    public var expectedVersion: Int64
    /// Makes the call safe to repeat; see CreateServiceRequest.
    public var requestId: String

    public init() {
        self.tenantId = ""
        self.id = ""
        self.expectedVersion = 0
        self.requestId = ""
    }
}

/// Which services a list holds: those for which everything said here is true. An empty filter holds all.
public struct ServiceFilter: Message {
    /// In one of these categories; at most 48. Empty: any.
    public var categories: [String]
    /// At this price or above it, and in its currency. Absent: no lower bound.
    public var minPrice: GoogleMoney?
    /// At this price or below it, and in its currency, which is that of `min_price` where both are given.
    /// Absent: no upper bound.
    public var maxPrice: GoogleMoney?
    /// Taking this many minutes or more. 0: no lower bound.
    public var minDurationMinutes: Int32
    /// Taking this many minutes or fewer. 0: no upper bound.
    public var maxDurationMinutes: Int32
    /// By whether they can be booked.
    public var activity: ServiceFilter.Activity
    /// Done by this artisan. Empty: by anyone. Not together with `organisation_wide`.
    public var artisanId: String
    /// Only those of the whole organisation, which name no artisan.
    public var organisationWide: Bool
    /// With all of these tags; at most 32.
    public var tags: [String]
    /// By whether they need a deposit.
    public var deposit: ServiceFilter.Deposit

    public init() {
        self.categories = []
        self.minPrice = nil
        self.maxPrice = nil
        self.minDurationMinutes = 0
        self.maxDurationMinutes = 0
        self.activity = ServiceFilter.Activity()
        self.artisanId = ""
        self.organisationWide = false
        self.tags = []
        self.deposit = ServiceFilter.Deposit()
    }

    /// Which services by whether they can be booked.
    public enum Activity: ProtobufEnum {
        /// All of them.
        case any
        /// Those that can be booked.
        case active
        /// Those that cannot.
        case inactive
        /// A number this version of the contract does not name.
        case unrecognized(Int32)

        public init() {
            self = .any
        }

        public init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .any
            case 1: self = .active
            case 2: self = .inactive
            default: self = .unrecognized(rawValue)
            }
        }

        public var rawValue: Int32 {
            switch self {
            case .any: 0
            case .active: 1
            case .inactive: 2
            case .unrecognized(let number): number
            }
        }

        public static let descriptor = EnumDescriptor(
            fullName: "krafti.catalog.v1.ServiceFilter.Activity",
            documentation: "Which services by whether they can be booked.",
            values: [
                EnumDescriptor.Value(name: "ACTIVITY_ANY", number: 0, documentation: "All of them."),
                EnumDescriptor.Value(name: "ACTIVITY_ACTIVE", number: 1, documentation: "Those that can be booked."),
                EnumDescriptor.Value(name: "ACTIVITY_INACTIVE", number: 2, documentation: "Those that cannot."),
            ]
        )
    }

    /// Which services by whether a booking needs a deposit.
    public enum Deposit: ProtobufEnum {
        /// All of them.
        case any
        /// Those that need one.
        case required
        /// Those that need none.
        case notRequired
        /// A number this version of the contract does not name.
        case unrecognized(Int32)

        public init() {
            self = .any
        }

        public init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .any
            case 1: self = .required
            case 2: self = .notRequired
            default: self = .unrecognized(rawValue)
            }
        }

        public var rawValue: Int32 {
            switch self {
            case .any: 0
            case .required: 1
            case .notRequired: 2
            case .unrecognized(let number): number
            }
        }

        public static let descriptor = EnumDescriptor(
            fullName: "krafti.catalog.v1.ServiceFilter.Deposit",
            documentation: "Which services by whether a booking needs a deposit.",
            values: [
                EnumDescriptor.Value(name: "DEPOSIT_ANY", number: 0, documentation: "All of them."),
                EnumDescriptor.Value(name: "DEPOSIT_REQUIRED", number: 1, documentation: "Those that need one."),
                EnumDescriptor.Value(name: "DEPOSIT_NOT_REQUIRED", number: 2, documentation: "Those that need none."),
            ]
        )
    }
}

/// Asks for a page of a tenant's services.
public struct ListServicesRequest: Message {
    /// The tenant. Empty: the caller's own.
    public var tenantId: String
    /// Which services. Absent: all.
    public var filter: ServiceFilter?
    /// How many services a page holds: 1 to 100. 0: 20.
    public var pageSize: Int32
    /// The page, counted from 1. 0: the first, or the one `page_token` names. Not together with
    /// `page_token`. Far pages cost the server more than tokens do: beyond 10,000 services, use tokens.
    public var page: Int32
    /// The `next_page_token` of the page before, for the same tenant and filter; otherwise
    /// INVALID_ARGUMENT. It skips nothing and repeats nothing that was there all along.
    public var pageToken: String

    public init() {
        self.tenantId = ""
        self.filter = nil
        self.pageSize = 0
        self.page = 0
        self.pageToken = ""
    }
}

/// A page of services.
public struct ListServicesResponse: Message {
    /// The services, newest first.
    public var services: [Service]
    /// Asks for the next page; empty on the last.
    public var nextPageToken: String

    public init() {
        self.services = []
        self.nextPageToken = ""
    }
}

/// Asks for many new services of one tenant at once.
public struct BulkCreateServicesRequest: Message {
    /// The tenant that will offer them. Empty: the caller's own.
    public var tenantId: String
    /// The services, as many as fit the message, and at most the server's batch size (1,000 unless
    /// configured). At least one. An id may occur once.
    public var items: [ServiceDraft]
    /// What a wrong item does to the others.
    public var mode: BulkCreateServicesRequest.Mode
    /// Makes the call safe to repeat; see CreateServiceRequest.
    public var requestId: String

    public init() {
        self.tenantId = ""
        self.items = []
        self.mode = BulkCreateServicesRequest.Mode()
        self.requestId = ""
    }

    /// What a wrong item does to the others.
    public enum Mode: ProtobufEnum {
        /// Nothing is created, and the call fails: INVALID_ARGUMENT (or what else is wrong) names the items.
        case allOrNothing
        /// Each item has its own outcome, and the call succeeds.
        case perItem
        /// A number this version of the contract does not name.
        case unrecognized(Int32)

        public init() {
            self = .allOrNothing
        }

        public init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .allOrNothing
            case 1: self = .perItem
            default: self = .unrecognized(rawValue)
            }
        }

        public var rawValue: Int32 {
            switch self {
            case .allOrNothing: 0
            case .perItem: 1
            case .unrecognized(let number): number
            }
        }

        public static let descriptor = EnumDescriptor(
            fullName: "krafti.catalog.v1.BulkCreateServicesRequest.Mode",
            documentation: "What a wrong item does to the others.",
            values: [
                EnumDescriptor.Value(name: "MODE_ALL_OR_NOTHING", number: 0, documentation: "Nothing is created, and the call fails: INVALID_ARGUMENT (or what else is wrong) names the items."),
                EnumDescriptor.Value(name: "MODE_PER_ITEM", number: 1, documentation: "Each item has its own outcome, and the call succeeds."),
            ]
        )
    }
}

/// What became of one item of a bulk call.
public struct BulkCreateResult: Message {
    /// The item's position: in a unary call its index in `items`, in a stream its number from the start of
    /// the upload. From 0.
    public var position: Int64
    /// What became of it.
    public var outcome: CreateOutcome
    /// The id of the service that is stored; empty when it failed.
    public var id: String
    /// The version of the service that is stored; 0 when it failed.
    public var version: Int64
    /// Why it failed; absent when it did not. Details are those a single create would have, with field
    /// paths from the root of the item.
    public var error: GoogleStatus?

    public init() {
        self.position = 0
        self.outcome = CreateOutcome()
        self.id = ""
        self.version = 0
        self.error = nil
    }
}

/// What became of many services.
public struct BulkCreateServicesResponse: Message {
    /// One result for each item, in the order of the request.
    public var results: [BulkCreateResult]
    /// How many were created.
    public var createdCount: Int32
    /// How many were there already, with the same content.
    public var unchangedCount: Int32
    /// How many failed. Always 0 in mode ALL_OR_NOTHING.
    public var failedCount: Int32

    public init() {
        self.results = []
        self.createdCount = 0
        self.unchangedCount = 0
        self.failedCount = 0
    }
}

/// A piece of an upload.
public struct StreamCreateServicesRequest: Message {
    /// The tenant that will offer them. Empty: the caller's own. Read from the first message of the
    /// stream; later ones leave it empty.
    public var tenantId: String
    /// Names the upload: at most 128 characters, chosen at random by the caller. A stream that breaks is
    /// taken up by a new one with the same name. Read from the first message. Empty: the upload cannot be
    /// taken up, and an item without an id may be created twice.
    ///
    /// The name alone tells which upload it is: items at positions that have an outcome already are passed
    /// over unread, so other items under a name that was used before are not created, and nothing says so.
    /// Choose a new name for every upload; `acknowledged` of the first reply is 0 for one that is new.
    public var requestId: String
    /// The number of the first of these items in the upload, from 0: the count of all items before it.
    /// Anything else than the number the server expects next is INVALID_ARGUMENT; an upload taken up again
    /// starts with the last `acknowledged` it knows.
    public var position: Int64
    /// The next services of the upload; empty only in a first message that merely opens the stream. Each
    /// has its own outcome.
    public var items: [ServiceDraft]

    public init() {
        self.tenantId = ""
        self.requestId = ""
        self.position = 0
        self.items = []
    }
}

/// How an upload gets on. The first comes as soon as the stream is open, then one whenever items have
/// been stored, and one last when the caller's end of the stream has been read.
public struct StreamCreateServicesResponse: Message {
    /// How many items from the start of the upload have an outcome that will last: all before this number.
    public var acknowledged: Int64
    /// How many items after `acknowledged` the caller may have sent. A caller that sends more gets
    /// RESOURCE_EXHAUSTED, whose ErrorInfo says where to take up the upload (`resumeAt`).
    public var window: Int32
    /// The results of the items acknowledged since the reply before, in order.
    public var results: [BulkCreateResult]
    /// How many items of this stream were created so far.
    public var createdCount: Int64
    /// How many items of this stream were there already, with the same content.
    public var unchangedCount: Int64
    /// How many items of this stream failed so far.
    public var failedCount: Int64

    public init() {
        self.acknowledged = 0
        self.window = 0
        self.results = []
        self.createdCount = 0
        self.unchangedCount = 0
        self.failedCount = 0
    }
}

extension CreateServiceRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.CreateServiceRequest",
        documentation: "Asks for a new service.",
        fields: [
            FieldDescriptor(number: 1, name: "tenant_id", jsonName: "tenantId", kind: .string, documentation: "The tenant that will offer it. Empty: the caller's own."),
            FieldDescriptor(number: 2, name: "service", jsonName: "service", kind: .message(ServiceDraft.self), documentation: "The service. Required."),
            FieldDescriptor(number: 3, name: "request_id", jsonName: "requestId", kind: .string, documentation: "Makes the call safe to repeat: at most 128 characters, chosen at random by the caller, anew for\neach intended change. A repeat with the same content within 24 hours gets the first answer; with\nother content, FAILED_PRECONDITION. Empty: no protection."),
        ]
    )

    public static let layout = unsafe MessageLayout(CreateServiceRequest.self, krafti__catalog__v1__create_service_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__CreateServiceRequest.self)
        self.tenantId = unsafe Bridge.string(c.pointee.tenant_id)
        self.service = unsafe Bridge.message(c.pointee.service)
        self.requestId = unsafe Bridge.string(c.pointee.request_id)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__CreateServiceRequest.self)
        unsafe krafti__catalog__v1__create_service_request__init(c)
        unsafe c.pointee.tenant_id = arena.string(self.tenantId)
        if let value = self.service {
            unsafe c.pointee.service = arena.message(value)
        }
        unsafe c.pointee.request_id = arena.string(self.requestId)
    }
}

extension CreateServiceResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.CreateServiceResponse",
        documentation: "A service that was created, or was there already.",
        fields: [
            FieldDescriptor(number: 1, name: "service", jsonName: "service", kind: .message(Service.self), documentation: "The service as it is stored."),
            FieldDescriptor(number: 2, name: "outcome", jsonName: "outcome", kind: .enumeration(CreateOutcome.self), documentation: "CREATED or UNCHANGED."),
        ]
    )

    public static let layout = unsafe MessageLayout(CreateServiceResponse.self, krafti__catalog__v1__create_service_response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__CreateServiceResponse.self)
        self.service = unsafe Bridge.message(c.pointee.service)
        self.outcome = unsafe Bridge.enumeration(c.pointee.outcome)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__CreateServiceResponse.self)
        unsafe krafti__catalog__v1__create_service_response__init(c)
        if let value = self.service {
            unsafe c.pointee.service = arena.message(value)
        }
        unsafe c.pointee.outcome = Bridge.cEnum(self.outcome)
    }
}

extension GetServiceRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.GetServiceRequest",
        documentation: "Asks for one service.",
        fields: [
            FieldDescriptor(number: 1, name: "tenant_id", jsonName: "tenantId", kind: .string, documentation: "The service's tenant. Empty: the caller's own."),
            FieldDescriptor(number: 2, name: "id", jsonName: "id", kind: .string, documentation: "The service's id."),
        ]
    )

    public static let layout = unsafe MessageLayout(GetServiceRequest.self, krafti__catalog__v1__get_service_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__GetServiceRequest.self)
        self.tenantId = unsafe Bridge.string(c.pointee.tenant_id)
        self.id = unsafe Bridge.string(c.pointee.id)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__GetServiceRequest.self)
        unsafe krafti__catalog__v1__get_service_request__init(c)
        unsafe c.pointee.tenant_id = arena.string(self.tenantId)
        unsafe c.pointee.id = arena.string(self.id)
    }
}

extension UpdateServiceRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.UpdateServiceRequest",
        documentation: "Asks to change one service.",
        fields: [
            FieldDescriptor(number: 1, name: "service", jsonName: "service", kind: .message(Service.self), documentation: "The service to change, by its `tenant_id` (empty: the caller's own) and `id`, and the new values of\nthe fields in `update_mask`."),
            FieldDescriptor(number: 2, name: "update_mask", jsonName: "updateMask", kind: .message(GoogleFieldMask.self), documentation: "The fields to change, by their names here, such as `price` or `image_url`; `price.units` reaches\ninto a message. `*` replaces all that a caller may set, `is_active` included. Required: proto3\ncannot tell an empty value from none. `id`, `tenant_id`, `version` and the times cannot be changed."),
            FieldDescriptor(number: 3, name: "expected_version", jsonName: "expectedVersion", kind: .int64, documentation: "The version the caller last saw. 0: change it whatever its version."),
            FieldDescriptor(number: 4, name: "request_id", jsonName: "requestId", kind: .string, documentation: "Makes the call safe to repeat; see CreateServiceRequest."),
        ]
    )

    public static let layout = unsafe MessageLayout(UpdateServiceRequest.self, krafti__catalog__v1__update_service_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__UpdateServiceRequest.self)
        self.service = unsafe Bridge.message(c.pointee.service)
        self.updateMask = unsafe Bridge.message(c.pointee.update_mask)
        self.expectedVersion = unsafe c.pointee.expected_version
        self.requestId = unsafe Bridge.string(c.pointee.request_id)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__UpdateServiceRequest.self)
        unsafe krafti__catalog__v1__update_service_request__init(c)
        if let value = self.service {
            unsafe c.pointee.service = arena.message(value)
        }
        if let value = self.updateMask {
            unsafe c.pointee.update_mask = arena.message(value)
        }
        unsafe c.pointee.expected_version = self.expectedVersion
        unsafe c.pointee.request_id = arena.string(self.requestId)
    }
}

extension DeleteServiceRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.DeleteServiceRequest",
        documentation: "Asks to delete one service.",
        fields: [
            FieldDescriptor(number: 1, name: "tenant_id", jsonName: "tenantId", kind: .string, documentation: "The service's tenant. Empty: the caller's own."),
            FieldDescriptor(number: 2, name: "id", jsonName: "id", kind: .string, documentation: "The service's id."),
            FieldDescriptor(number: 3, name: "expected_version", jsonName: "expectedVersion", kind: .int64, documentation: "The version the caller last saw. 0: delete it whatever its version."),
            FieldDescriptor(number: 4, name: "request_id", jsonName: "requestId", kind: .string, documentation: "Makes the call safe to repeat; see CreateServiceRequest."),
        ]
    )

    public static let layout = unsafe MessageLayout(DeleteServiceRequest.self, krafti__catalog__v1__delete_service_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__DeleteServiceRequest.self)
        self.tenantId = unsafe Bridge.string(c.pointee.tenant_id)
        self.id = unsafe Bridge.string(c.pointee.id)
        self.expectedVersion = unsafe c.pointee.expected_version
        self.requestId = unsafe Bridge.string(c.pointee.request_id)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__DeleteServiceRequest.self)
        unsafe krafti__catalog__v1__delete_service_request__init(c)
        unsafe c.pointee.tenant_id = arena.string(self.tenantId)
        unsafe c.pointee.id = arena.string(self.id)
        unsafe c.pointee.expected_version = self.expectedVersion
        unsafe c.pointee.request_id = arena.string(self.requestId)
    }
}

extension ServiceFilter {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.ServiceFilter",
        documentation: "Which services a list holds: those for which everything said here is true. An empty filter holds all.",
        fields: [
            FieldDescriptor(number: 1, name: "categories", jsonName: "categories", kind: .string, cardinality: .repeated, documentation: "In one of these categories; at most 48. Empty: any."),
            FieldDescriptor(number: 2, name: "min_price", jsonName: "minPrice", kind: .message(GoogleMoney.self), documentation: "At this price or above it, and in its currency. Absent: no lower bound."),
            FieldDescriptor(number: 3, name: "max_price", jsonName: "maxPrice", kind: .message(GoogleMoney.self), documentation: "At this price or below it, and in its currency, which is that of `min_price` where both are given.\nAbsent: no upper bound."),
            FieldDescriptor(number: 4, name: "min_duration_minutes", jsonName: "minDurationMinutes", kind: .int32, documentation: "Taking this many minutes or more. 0: no lower bound."),
            FieldDescriptor(number: 5, name: "max_duration_minutes", jsonName: "maxDurationMinutes", kind: .int32, documentation: "Taking this many minutes or fewer. 0: no upper bound."),
            FieldDescriptor(number: 6, name: "activity", jsonName: "activity", kind: .enumeration(ServiceFilter.Activity.self), documentation: "By whether they can be booked."),
            FieldDescriptor(number: 7, name: "artisan_id", jsonName: "artisanId", kind: .string, documentation: "Done by this artisan. Empty: by anyone. Not together with `organisation_wide`."),
            FieldDescriptor(number: 8, name: "organisation_wide", jsonName: "organisationWide", kind: .bool, documentation: "Only those of the whole organisation, which name no artisan."),
            FieldDescriptor(number: 9, name: "tags", jsonName: "tags", kind: .string, cardinality: .repeated, documentation: "With all of these tags; at most 32."),
            FieldDescriptor(number: 10, name: "deposit", jsonName: "deposit", kind: .enumeration(ServiceFilter.Deposit.self), documentation: "By whether they need a deposit."),
        ]
    )

    public static let layout = unsafe MessageLayout(ServiceFilter.self, krafti__catalog__v1__service_filter__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__ServiceFilter.self)
        self.categories = unsafe Bridge.strings(c.pointee.categories, c.pointee.n_categories)
        self.minPrice = unsafe Bridge.message(c.pointee.min_price)
        self.maxPrice = unsafe Bridge.message(c.pointee.max_price)
        self.minDurationMinutes = unsafe c.pointee.min_duration_minutes
        self.maxDurationMinutes = unsafe c.pointee.max_duration_minutes
        self.activity = unsafe Bridge.enumeration(c.pointee.activity)
        self.artisanId = unsafe Bridge.string(c.pointee.artisan_id)
        self.organisationWide = unsafe c.pointee.organisation_wide != 0
        self.tags = unsafe Bridge.strings(c.pointee.tags, c.pointee.n_tags)
        self.deposit = unsafe Bridge.enumeration(c.pointee.deposit)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__ServiceFilter.self)
        unsafe krafti__catalog__v1__service_filter__init(c)
        unsafe c.pointee.n_categories = self.categories.count
        unsafe c.pointee.categories = arena.strings(self.categories)
        if let value = self.minPrice {
            unsafe c.pointee.min_price = arena.message(value)
        }
        if let value = self.maxPrice {
            unsafe c.pointee.max_price = arena.message(value)
        }
        unsafe c.pointee.min_duration_minutes = self.minDurationMinutes
        unsafe c.pointee.max_duration_minutes = self.maxDurationMinutes
        unsafe c.pointee.activity = Bridge.cEnum(self.activity)
        unsafe c.pointee.artisan_id = arena.string(self.artisanId)
        unsafe c.pointee.organisation_wide = self.organisationWide ? 1 : 0
        unsafe c.pointee.n_tags = self.tags.count
        unsafe c.pointee.tags = arena.strings(self.tags)
        unsafe c.pointee.deposit = Bridge.cEnum(self.deposit)
    }
}

extension ListServicesRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.ListServicesRequest",
        documentation: "Asks for a page of a tenant's services.",
        fields: [
            FieldDescriptor(number: 1, name: "tenant_id", jsonName: "tenantId", kind: .string, documentation: "The tenant. Empty: the caller's own."),
            FieldDescriptor(number: 2, name: "filter", jsonName: "filter", kind: .message(ServiceFilter.self), documentation: "Which services. Absent: all."),
            FieldDescriptor(number: 3, name: "page_size", jsonName: "pageSize", kind: .int32, documentation: "How many services a page holds: 1 to 100. 0: 20."),
            FieldDescriptor(number: 4, name: "page", jsonName: "page", kind: .int32, documentation: "The page, counted from 1. 0: the first, or the one `page_token` names. Not together with\n`page_token`. Far pages cost the server more than tokens do: beyond 10,000 services, use tokens."),
            FieldDescriptor(number: 5, name: "page_token", jsonName: "pageToken", kind: .string, documentation: "The `next_page_token` of the page before, for the same tenant and filter; otherwise\nINVALID_ARGUMENT. It skips nothing and repeats nothing that was there all along."),
        ]
    )

    public static let layout = unsafe MessageLayout(ListServicesRequest.self, krafti__catalog__v1__list_services_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__ListServicesRequest.self)
        self.tenantId = unsafe Bridge.string(c.pointee.tenant_id)
        self.filter = unsafe Bridge.message(c.pointee.filter)
        self.pageSize = unsafe c.pointee.page_size
        self.page = unsafe c.pointee.page
        self.pageToken = unsafe Bridge.string(c.pointee.page_token)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__ListServicesRequest.self)
        unsafe krafti__catalog__v1__list_services_request__init(c)
        unsafe c.pointee.tenant_id = arena.string(self.tenantId)
        if let value = self.filter {
            unsafe c.pointee.filter = arena.message(value)
        }
        unsafe c.pointee.page_size = self.pageSize
        unsafe c.pointee.page = self.page
        unsafe c.pointee.page_token = arena.string(self.pageToken)
    }
}

extension ListServicesResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.ListServicesResponse",
        documentation: "A page of services.",
        fields: [
            FieldDescriptor(number: 1, name: "services", jsonName: "services", kind: .message(Service.self), cardinality: .repeated, documentation: "The services, newest first."),
            FieldDescriptor(number: 2, name: "next_page_token", jsonName: "nextPageToken", kind: .string, documentation: "Asks for the next page; empty on the last."),
        ]
    )

    public static let layout = unsafe MessageLayout(ListServicesResponse.self, krafti__catalog__v1__list_services_response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__ListServicesResponse.self)
        self.services = unsafe Bridge.messages(c.pointee.services, c.pointee.n_services)
        self.nextPageToken = unsafe Bridge.string(c.pointee.next_page_token)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__ListServicesResponse.self)
        unsafe krafti__catalog__v1__list_services_response__init(c)
        unsafe c.pointee.n_services = self.services.count
        unsafe c.pointee.services = arena.messages(self.services)
        unsafe c.pointee.next_page_token = arena.string(self.nextPageToken)
    }
}

extension BulkCreateServicesRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.BulkCreateServicesRequest",
        documentation: "Asks for many new services of one tenant at once.",
        fields: [
            FieldDescriptor(number: 1, name: "tenant_id", jsonName: "tenantId", kind: .string, documentation: "The tenant that will offer them. Empty: the caller's own."),
            FieldDescriptor(number: 2, name: "items", jsonName: "items", kind: .message(ServiceDraft.self), cardinality: .repeated, documentation: "The services, as many as fit the message, and at most the server's batch size (1,000 unless\nconfigured). At least one. An id may occur once."),
            FieldDescriptor(number: 3, name: "mode", jsonName: "mode", kind: .enumeration(BulkCreateServicesRequest.Mode.self), documentation: "What a wrong item does to the others."),
            FieldDescriptor(number: 4, name: "request_id", jsonName: "requestId", kind: .string, documentation: "Makes the call safe to repeat; see CreateServiceRequest."),
        ]
    )

    public static let layout = unsafe MessageLayout(BulkCreateServicesRequest.self, krafti__catalog__v1__bulk_create_services_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__BulkCreateServicesRequest.self)
        self.tenantId = unsafe Bridge.string(c.pointee.tenant_id)
        self.items = unsafe Bridge.messages(c.pointee.items, c.pointee.n_items)
        self.mode = unsafe Bridge.enumeration(c.pointee.mode)
        self.requestId = unsafe Bridge.string(c.pointee.request_id)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__BulkCreateServicesRequest.self)
        unsafe krafti__catalog__v1__bulk_create_services_request__init(c)
        unsafe c.pointee.tenant_id = arena.string(self.tenantId)
        unsafe c.pointee.n_items = self.items.count
        unsafe c.pointee.items = arena.messages(self.items)
        unsafe c.pointee.mode = Bridge.cEnum(self.mode)
        unsafe c.pointee.request_id = arena.string(self.requestId)
    }
}

extension BulkCreateResult {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.BulkCreateResult",
        documentation: "What became of one item of a bulk call.",
        fields: [
            FieldDescriptor(number: 1, name: "position", jsonName: "position", kind: .int64, documentation: "The item's position: in a unary call its index in `items`, in a stream its number from the start of\nthe upload. From 0."),
            FieldDescriptor(number: 2, name: "outcome", jsonName: "outcome", kind: .enumeration(CreateOutcome.self), documentation: "What became of it."),
            FieldDescriptor(number: 3, name: "id", jsonName: "id", kind: .string, documentation: "The id of the service that is stored; empty when it failed."),
            FieldDescriptor(number: 4, name: "version", jsonName: "version", kind: .int64, documentation: "The version of the service that is stored; 0 when it failed."),
            FieldDescriptor(number: 5, name: "error", jsonName: "error", kind: .message(GoogleStatus.self), documentation: "Why it failed; absent when it did not. Details are those a single create would have, with field\npaths from the root of the item."),
        ]
    )

    public static let layout = unsafe MessageLayout(BulkCreateResult.self, krafti__catalog__v1__bulk_create_result__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__BulkCreateResult.self)
        self.position = unsafe c.pointee.position
        self.outcome = unsafe Bridge.enumeration(c.pointee.outcome)
        self.id = unsafe Bridge.string(c.pointee.id)
        self.version = unsafe c.pointee.version
        self.error = unsafe Bridge.message(c.pointee.error)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__BulkCreateResult.self)
        unsafe krafti__catalog__v1__bulk_create_result__init(c)
        unsafe c.pointee.position = self.position
        unsafe c.pointee.outcome = Bridge.cEnum(self.outcome)
        unsafe c.pointee.id = arena.string(self.id)
        unsafe c.pointee.version = self.version
        if let value = self.error {
            unsafe c.pointee.error = arena.message(value)
        }
    }
}

extension BulkCreateServicesResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.BulkCreateServicesResponse",
        documentation: "What became of many services.",
        fields: [
            FieldDescriptor(number: 1, name: "results", jsonName: "results", kind: .message(BulkCreateResult.self), cardinality: .repeated, documentation: "One result for each item, in the order of the request."),
            FieldDescriptor(number: 2, name: "created_count", jsonName: "createdCount", kind: .int32, documentation: "How many were created."),
            FieldDescriptor(number: 3, name: "unchanged_count", jsonName: "unchangedCount", kind: .int32, documentation: "How many were there already, with the same content."),
            FieldDescriptor(number: 4, name: "failed_count", jsonName: "failedCount", kind: .int32, documentation: "How many failed. Always 0 in mode ALL_OR_NOTHING."),
        ]
    )

    public static let layout = unsafe MessageLayout(BulkCreateServicesResponse.self, krafti__catalog__v1__bulk_create_services_response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__BulkCreateServicesResponse.self)
        self.results = unsafe Bridge.messages(c.pointee.results, c.pointee.n_results)
        self.createdCount = unsafe c.pointee.created_count
        self.unchangedCount = unsafe c.pointee.unchanged_count
        self.failedCount = unsafe c.pointee.failed_count
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__BulkCreateServicesResponse.self)
        unsafe krafti__catalog__v1__bulk_create_services_response__init(c)
        unsafe c.pointee.n_results = self.results.count
        unsafe c.pointee.results = arena.messages(self.results)
        unsafe c.pointee.created_count = self.createdCount
        unsafe c.pointee.unchanged_count = self.unchangedCount
        unsafe c.pointee.failed_count = self.failedCount
    }
}

extension StreamCreateServicesRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.StreamCreateServicesRequest",
        documentation: "A piece of an upload.",
        fields: [
            FieldDescriptor(number: 1, name: "tenant_id", jsonName: "tenantId", kind: .string, documentation: "The tenant that will offer them. Empty: the caller's own. Read from the first message of the\nstream; later ones leave it empty."),
            FieldDescriptor(number: 2, name: "request_id", jsonName: "requestId", kind: .string, documentation: "Names the upload: at most 128 characters, chosen at random by the caller. A stream that breaks is\ntaken up by a new one with the same name. Read from the first message. Empty: the upload cannot be\ntaken up, and an item without an id may be created twice.\n\nThe name alone tells which upload it is: items at positions that have an outcome already are passed\nover unread, so other items under a name that was used before are not created, and nothing says so.\nChoose a new name for every upload; `acknowledged` of the first reply is 0 for one that is new."),
            FieldDescriptor(number: 3, name: "position", jsonName: "position", kind: .int64, documentation: "The number of the first of these items in the upload, from 0: the count of all items before it.\nAnything else than the number the server expects next is INVALID_ARGUMENT; an upload taken up again\nstarts with the last `acknowledged` it knows."),
            FieldDescriptor(number: 4, name: "items", jsonName: "items", kind: .message(ServiceDraft.self), cardinality: .repeated, documentation: "The next services of the upload; empty only in a first message that merely opens the stream. Each\nhas its own outcome."),
        ]
    )

    public static let layout = unsafe MessageLayout(StreamCreateServicesRequest.self, krafti__catalog__v1__stream_create_services_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__StreamCreateServicesRequest.self)
        self.tenantId = unsafe Bridge.string(c.pointee.tenant_id)
        self.requestId = unsafe Bridge.string(c.pointee.request_id)
        self.position = unsafe c.pointee.position
        self.items = unsafe Bridge.messages(c.pointee.items, c.pointee.n_items)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__StreamCreateServicesRequest.self)
        unsafe krafti__catalog__v1__stream_create_services_request__init(c)
        unsafe c.pointee.tenant_id = arena.string(self.tenantId)
        unsafe c.pointee.request_id = arena.string(self.requestId)
        unsafe c.pointee.position = self.position
        unsafe c.pointee.n_items = self.items.count
        unsafe c.pointee.items = arena.messages(self.items)
    }
}

extension StreamCreateServicesResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.catalog.v1.StreamCreateServicesResponse",
        documentation: "How an upload gets on. The first comes as soon as the stream is open, then one whenever items have\nbeen stored, and one last when the caller's end of the stream has been read.",
        fields: [
            FieldDescriptor(number: 1, name: "acknowledged", jsonName: "acknowledged", kind: .int64, documentation: "How many items from the start of the upload have an outcome that will last: all before this number."),
            FieldDescriptor(number: 2, name: "window", jsonName: "window", kind: .int32, documentation: "How many items after `acknowledged` the caller may have sent. A caller that sends more gets\nRESOURCE_EXHAUSTED, whose ErrorInfo says where to take up the upload (`resumeAt`)."),
            FieldDescriptor(number: 3, name: "results", jsonName: "results", kind: .message(BulkCreateResult.self), cardinality: .repeated, documentation: "The results of the items acknowledged since the reply before, in order."),
            FieldDescriptor(number: 4, name: "created_count", jsonName: "createdCount", kind: .int64, documentation: "How many items of this stream were created so far."),
            FieldDescriptor(number: 5, name: "unchanged_count", jsonName: "unchangedCount", kind: .int64, documentation: "How many items of this stream were there already, with the same content."),
            FieldDescriptor(number: 6, name: "failed_count", jsonName: "failedCount", kind: .int64, documentation: "How many items of this stream failed so far."),
        ]
    )

    public static let layout = unsafe MessageLayout(StreamCreateServicesResponse.self, krafti__catalog__v1__stream_create_services_response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__StreamCreateServicesResponse.self)
        self.acknowledged = unsafe c.pointee.acknowledged
        self.window = unsafe c.pointee.window
        self.results = unsafe Bridge.messages(c.pointee.results, c.pointee.n_results)
        self.createdCount = unsafe c.pointee.created_count
        self.unchangedCount = unsafe c.pointee.unchanged_count
        self.failedCount = unsafe c.pointee.failed_count
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Catalog__V1__StreamCreateServicesResponse.self)
        unsafe krafti__catalog__v1__stream_create_services_response__init(c)
        unsafe c.pointee.acknowledged = self.acknowledged
        unsafe c.pointee.window = self.window
        unsafe c.pointee.n_results = self.results.count
        unsafe c.pointee.results = arena.messages(self.results)
        unsafe c.pointee.created_count = self.createdCount
        unsafe c.pointee.unchanged_count = self.unchangedCount
        unsafe c.pointee.failed_count = self.failedCount
    }
}
