// Made by protoc-gen-swift-krafti from google/rpc/error_details.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CProtobufC
import CRPCMessages
public import Protobuf

/// The cause of an error, as a constant a program can branch on.
public struct GoogleErrorInfo: Message {
    /// What went wrong, such as `STALE_VERSION`: at most 63 characters, upper-case letters, digits and
    /// underscores. Unique within `domain`.
    public var reason: String
    /// Who defines `reason`, such as `catalog.krafti`.
    public var domain: String
    /// Values that explain this one case, such as `currentVersion` → `7`. Keys are lowerCamelCase, at
    /// most 64 characters.
    public var metadata: [String: String]

    public init() {
        self.reason = ""
        self.domain = ""
        self.metadata = [:]
    }
}

/// When to try again.
public struct GoogleRetryInfo: Message {
    /// The least time to wait before the next attempt. A caller that fails again doubles it.
    public var retryDelay: GoogleDuration?

    public init() {
        self.retryDelay = nil
    }
}

/// Where in the server an error arose. Only servers under development send it.
public struct GoogleDebugInfo: Message {
    /// The call stack, innermost call first.
    public var stackEntries: [String]
    /// Anything else the server adds.
    public var detail: String

    public init() {
        self.stackEntries = []
        self.detail = ""
    }
}

/// The quotas or rate limits that refused a call.
public struct GoogleQuotaFailure: Message {
    /// Every quota that refused the call; at least one.
    public var violations: [GoogleQuotaFailure.Violation]

    public init() {
        self.violations = []
    }

    /// One exhausted quota.
    public struct Violation: Message {
        /// Whose quota it is, such as `tenant:26bcd000-c555-5d4f-a89c-1dff7c70b57b` or `ip:192.0.2.7`.
        public var subject: String
        /// The quota, its limit and its period, as a sentence.
        public var description: String

        public init() {
            self.subject = ""
            self.description = ""
        }
    }
}

/// The conditions that did not hold for a call.
public struct GooglePreconditionFailure: Message {
    /// Every condition that did not hold; at least one.
    public var violations: [GooglePreconditionFailure.Violation]

    public init() {
        self.violations = []
    }

    /// One condition that did not hold.
    public struct Violation: Message {
        /// The kind of condition, as a constant, such as `PLAN`.
        public var type: String
        /// What the condition is about, such as `tenants/26bcd000-c555-5d4f-a89c-1dff7c70b57b`.
        public var subject: String
        /// What is expected, and how to get there.
        public var description: String

        public init() {
            self.type = ""
            self.subject = ""
            self.description = ""
        }
    }
}

/// The fields of a request that are wrong.
public struct GoogleBadRequest: Message {
    /// Every field that is wrong, not just the first; at least one.
    public var fieldViolations: [GoogleBadRequest.FieldViolation]

    public init() {
        self.fieldViolations = []
    }

    /// One field that is wrong.
    public struct FieldViolation: Message {
        /// The path of the field from the root of the request, by the names of the .proto file, such as
        /// `items[3].price.currency_code`.
        public var field: String
        /// What is wrong with it, as a sentence.
        public var description: String
        /// The same as a constant, such as `OUT_OF_RANGE`: upper-case letters, digits and underscores.
        public var reason: String
        /// The same for an end user, in that user's language.
        public var localizedMessage: GoogleLocalizedMessage?

        public init() {
            self.field = ""
            self.description = ""
            self.reason = ""
            self.localizedMessage = nil
        }
    }
}

/// The request, so that its caller can quote it to support.
public struct GoogleRequestInfo: Message {
    /// The identifier under which the server logged the call.
    public var requestId: String
    /// Data that helps the server's operators find the call again; opaque to the caller.
    public var servingData: String

    public init() {
        self.requestId = ""
        self.servingData = ""
    }
}

/// The thing the call was about.
public struct GoogleResourceInfo: Message {
    /// Its type, such as `krafti.catalog.v1.Service`.
    public var resourceType: String
    /// Its identifier, as in the request.
    public var resourceName: String
    /// Its owner, such as `tenants/26bcd000-c555-5d4f-a89c-1dff7c70b57b`; empty when not told.
    public var owner: String
    /// What happened to it, as a sentence.
    public var description: String

    public init() {
        self.resourceType = ""
        self.resourceName = ""
        self.owner = ""
        self.description = ""
    }
}

/// Places to read more about an error.
public struct GoogleHelp: Message {
    /// The links, most helpful first.
    public var links: [GoogleHelp.Link]

    public init() {
        self.links = []
    }

    /// One link.
    public struct Link: Message {
        /// What is found there.
        public var description: String
        /// The address.
        public var url: String

        public init() {
            self.description = ""
            self.url = ""
        }
    }
}

/// A message for an end user.
public struct GoogleLocalizedMessage: Message {
    /// The language, as a BCP 47 tag such as `en-GH` or `pt-PT`.
    public var locale: String
    /// The message in that language.
    public var message: String

    public init() {
        self.locale = ""
        self.message = ""
    }
}

extension GoogleErrorInfo {
    public static let descriptor = MessageDescriptor(
        fullName: "google.rpc.ErrorInfo",
        documentation: "The cause of an error, as a constant a program can branch on.",
        fields: [
            FieldDescriptor(number: 1, name: "reason", jsonName: "reason", kind: .string, documentation: "What went wrong, such as `STALE_VERSION`: at most 63 characters, upper-case letters, digits and\nunderscores. Unique within `domain`."),
            FieldDescriptor(number: 2, name: "domain", jsonName: "domain", kind: .string, documentation: "Who defines `reason`, such as `catalog.krafti`."),
            FieldDescriptor(number: 3, name: "metadata", jsonName: "metadata", kind: .string, cardinality: .map(key: .string), documentation: "Values that explain this one case, such as `currentVersion` → `7`. Keys are lowerCamelCase, at\nmost 64 characters."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleErrorInfo.self, google__rpc__error_info__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Rpc__ErrorInfo.self)
        self.reason = unsafe Bridge.string(c.pointee.reason)
        self.domain = unsafe Bridge.string(c.pointee.domain)
        self.metadata = unsafe Bridge.entries(c.pointee.metadata, c.pointee.n_metadata) { entry in unsafe (Bridge.string(entry.pointee.key), Bridge.string(entry.pointee.value)) }
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Rpc__ErrorInfo.self)
        unsafe google__rpc__error_info__init(c)
        unsafe c.pointee.reason = arena.string(self.reason)
        unsafe c.pointee.domain = arena.string(self.domain)
        unsafe c.pointee.n_metadata = self.metadata.count
        unsafe c.pointee.metadata = arena.entries(self.metadata) {
            entry, key, value in
            unsafe google__rpc__error_info__metadata_entry__init(entry)
            unsafe entry.pointee.key = arena.string(key)
            unsafe entry.pointee.value = arena.string(value)
        }
    }
}

extension GoogleRetryInfo {
    public static let descriptor = MessageDescriptor(
        fullName: "google.rpc.RetryInfo",
        documentation: "When to try again.",
        fields: [
            FieldDescriptor(number: 1, name: "retry_delay", jsonName: "retryDelay", kind: .message(GoogleDuration.self), documentation: "The least time to wait before the next attempt. A caller that fails again doubles it."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleRetryInfo.self, google__rpc__retry_info__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Rpc__RetryInfo.self)
        self.retryDelay = unsafe Bridge.message(c.pointee.retry_delay)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Rpc__RetryInfo.self)
        unsafe google__rpc__retry_info__init(c)
        if let value = self.retryDelay {
            unsafe c.pointee.retry_delay = arena.message(value)
        }
    }
}

extension GoogleDebugInfo {
    public static let descriptor = MessageDescriptor(
        fullName: "google.rpc.DebugInfo",
        documentation: "Where in the server an error arose. Only servers under development send it.",
        fields: [
            FieldDescriptor(number: 1, name: "stack_entries", jsonName: "stackEntries", kind: .string, cardinality: .repeated, documentation: "The call stack, innermost call first."),
            FieldDescriptor(number: 2, name: "detail", jsonName: "detail", kind: .string, documentation: "Anything else the server adds."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleDebugInfo.self, google__rpc__debug_info__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Rpc__DebugInfo.self)
        self.stackEntries = unsafe Bridge.strings(c.pointee.stack_entries, c.pointee.n_stack_entries)
        self.detail = unsafe Bridge.string(c.pointee.detail)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Rpc__DebugInfo.self)
        unsafe google__rpc__debug_info__init(c)
        unsafe c.pointee.n_stack_entries = self.stackEntries.count
        unsafe c.pointee.stack_entries = arena.strings(self.stackEntries)
        unsafe c.pointee.detail = arena.string(self.detail)
    }
}

extension GoogleQuotaFailure {
    public static let descriptor = MessageDescriptor(
        fullName: "google.rpc.QuotaFailure",
        documentation: "The quotas or rate limits that refused a call.",
        fields: [
            FieldDescriptor(number: 1, name: "violations", jsonName: "violations", kind: .message(GoogleQuotaFailure.Violation.self), cardinality: .repeated, documentation: "Every quota that refused the call; at least one."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleQuotaFailure.self, google__rpc__quota_failure__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Rpc__QuotaFailure.self)
        self.violations = unsafe Bridge.messages(c.pointee.violations, c.pointee.n_violations)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Rpc__QuotaFailure.self)
        unsafe google__rpc__quota_failure__init(c)
        unsafe c.pointee.n_violations = self.violations.count
        unsafe c.pointee.violations = arena.messages(self.violations)
    }
}

extension GoogleQuotaFailure.Violation {
    public static let descriptor = MessageDescriptor(
        fullName: "google.rpc.QuotaFailure.Violation",
        documentation: "One exhausted quota.",
        fields: [
            FieldDescriptor(number: 1, name: "subject", jsonName: "subject", kind: .string, documentation: "Whose quota it is, such as `tenant:26bcd000-c555-5d4f-a89c-1dff7c70b57b` or `ip:192.0.2.7`."),
            FieldDescriptor(number: 2, name: "description", jsonName: "description", kind: .string, documentation: "The quota, its limit and its period, as a sentence."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleQuotaFailure.Violation.self, google__rpc__quota_failure__violation__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Rpc__QuotaFailure__Violation.self)
        self.subject = unsafe Bridge.string(c.pointee.subject)
        self.description = unsafe Bridge.string(c.pointee.description)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Rpc__QuotaFailure__Violation.self)
        unsafe google__rpc__quota_failure__violation__init(c)
        unsafe c.pointee.subject = arena.string(self.subject)
        unsafe c.pointee.description = arena.string(self.description)
    }
}

extension GooglePreconditionFailure {
    public static let descriptor = MessageDescriptor(
        fullName: "google.rpc.PreconditionFailure",
        documentation: "The conditions that did not hold for a call.",
        fields: [
            FieldDescriptor(number: 1, name: "violations", jsonName: "violations", kind: .message(GooglePreconditionFailure.Violation.self), cardinality: .repeated, documentation: "Every condition that did not hold; at least one."),
        ]
    )

    public static let layout = unsafe MessageLayout(GooglePreconditionFailure.self, google__rpc__precondition_failure__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Rpc__PreconditionFailure.self)
        self.violations = unsafe Bridge.messages(c.pointee.violations, c.pointee.n_violations)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Rpc__PreconditionFailure.self)
        unsafe google__rpc__precondition_failure__init(c)
        unsafe c.pointee.n_violations = self.violations.count
        unsafe c.pointee.violations = arena.messages(self.violations)
    }
}

extension GooglePreconditionFailure.Violation {
    public static let descriptor = MessageDescriptor(
        fullName: "google.rpc.PreconditionFailure.Violation",
        documentation: "One condition that did not hold.",
        fields: [
            FieldDescriptor(number: 1, name: "type", jsonName: "type", kind: .string, documentation: "The kind of condition, as a constant, such as `PLAN`."),
            FieldDescriptor(number: 2, name: "subject", jsonName: "subject", kind: .string, documentation: "What the condition is about, such as `tenants/26bcd000-c555-5d4f-a89c-1dff7c70b57b`."),
            FieldDescriptor(number: 3, name: "description", jsonName: "description", kind: .string, documentation: "What is expected, and how to get there."),
        ]
    )

    public static let layout = unsafe MessageLayout(GooglePreconditionFailure.Violation.self, google__rpc__precondition_failure__violation__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Rpc__PreconditionFailure__Violation.self)
        self.type = unsafe Bridge.string(c.pointee.type)
        self.subject = unsafe Bridge.string(c.pointee.subject)
        self.description = unsafe Bridge.string(c.pointee.description)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Rpc__PreconditionFailure__Violation.self)
        unsafe google__rpc__precondition_failure__violation__init(c)
        unsafe c.pointee.type = arena.string(self.type)
        unsafe c.pointee.subject = arena.string(self.subject)
        unsafe c.pointee.description = arena.string(self.description)
    }
}

extension GoogleBadRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "google.rpc.BadRequest",
        documentation: "The fields of a request that are wrong.",
        fields: [
            FieldDescriptor(number: 1, name: "field_violations", jsonName: "fieldViolations", kind: .message(GoogleBadRequest.FieldViolation.self), cardinality: .repeated, documentation: "Every field that is wrong, not just the first; at least one."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleBadRequest.self, google__rpc__bad_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Rpc__BadRequest.self)
        self.fieldViolations = unsafe Bridge.messages(c.pointee.field_violations, c.pointee.n_field_violations)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Rpc__BadRequest.self)
        unsafe google__rpc__bad_request__init(c)
        unsafe c.pointee.n_field_violations = self.fieldViolations.count
        unsafe c.pointee.field_violations = arena.messages(self.fieldViolations)
    }
}

extension GoogleBadRequest.FieldViolation {
    public static let descriptor = MessageDescriptor(
        fullName: "google.rpc.BadRequest.FieldViolation",
        documentation: "One field that is wrong.",
        fields: [
            FieldDescriptor(number: 1, name: "field", jsonName: "field", kind: .string, documentation: "The path of the field from the root of the request, by the names of the .proto file, such as\n`items[3].price.currency_code`."),
            FieldDescriptor(number: 2, name: "description", jsonName: "description", kind: .string, documentation: "What is wrong with it, as a sentence."),
            FieldDescriptor(number: 3, name: "reason", jsonName: "reason", kind: .string, documentation: "The same as a constant, such as `OUT_OF_RANGE`: upper-case letters, digits and underscores."),
            FieldDescriptor(number: 4, name: "localized_message", jsonName: "localizedMessage", kind: .message(GoogleLocalizedMessage.self), documentation: "The same for an end user, in that user's language."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleBadRequest.FieldViolation.self, google__rpc__bad_request__field_violation__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Rpc__BadRequest__FieldViolation.self)
        self.field = unsafe Bridge.string(c.pointee.field)
        self.description = unsafe Bridge.string(c.pointee.description)
        self.reason = unsafe Bridge.string(c.pointee.reason)
        self.localizedMessage = unsafe Bridge.message(c.pointee.localized_message)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Rpc__BadRequest__FieldViolation.self)
        unsafe google__rpc__bad_request__field_violation__init(c)
        unsafe c.pointee.field = arena.string(self.field)
        unsafe c.pointee.description = arena.string(self.description)
        unsafe c.pointee.reason = arena.string(self.reason)
        if let value = self.localizedMessage {
            unsafe c.pointee.localized_message = arena.message(value)
        }
    }
}

extension GoogleRequestInfo {
    public static let descriptor = MessageDescriptor(
        fullName: "google.rpc.RequestInfo",
        documentation: "The request, so that its caller can quote it to support.",
        fields: [
            FieldDescriptor(number: 1, name: "request_id", jsonName: "requestId", kind: .string, documentation: "The identifier under which the server logged the call."),
            FieldDescriptor(number: 2, name: "serving_data", jsonName: "servingData", kind: .string, documentation: "Data that helps the server's operators find the call again; opaque to the caller."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleRequestInfo.self, google__rpc__request_info__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Rpc__RequestInfo.self)
        self.requestId = unsafe Bridge.string(c.pointee.request_id)
        self.servingData = unsafe Bridge.string(c.pointee.serving_data)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Rpc__RequestInfo.self)
        unsafe google__rpc__request_info__init(c)
        unsafe c.pointee.request_id = arena.string(self.requestId)
        unsafe c.pointee.serving_data = arena.string(self.servingData)
    }
}

extension GoogleResourceInfo {
    public static let descriptor = MessageDescriptor(
        fullName: "google.rpc.ResourceInfo",
        documentation: "The thing the call was about.",
        fields: [
            FieldDescriptor(number: 1, name: "resource_type", jsonName: "resourceType", kind: .string, documentation: "Its type, such as `krafti.catalog.v1.Service`."),
            FieldDescriptor(number: 2, name: "resource_name", jsonName: "resourceName", kind: .string, documentation: "Its identifier, as in the request."),
            FieldDescriptor(number: 3, name: "owner", jsonName: "owner", kind: .string, documentation: "Its owner, such as `tenants/26bcd000-c555-5d4f-a89c-1dff7c70b57b`; empty when not told."),
            FieldDescriptor(number: 4, name: "description", jsonName: "description", kind: .string, documentation: "What happened to it, as a sentence."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleResourceInfo.self, google__rpc__resource_info__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Rpc__ResourceInfo.self)
        self.resourceType = unsafe Bridge.string(c.pointee.resource_type)
        self.resourceName = unsafe Bridge.string(c.pointee.resource_name)
        self.owner = unsafe Bridge.string(c.pointee.owner)
        self.description = unsafe Bridge.string(c.pointee.description)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Rpc__ResourceInfo.self)
        unsafe google__rpc__resource_info__init(c)
        unsafe c.pointee.resource_type = arena.string(self.resourceType)
        unsafe c.pointee.resource_name = arena.string(self.resourceName)
        unsafe c.pointee.owner = arena.string(self.owner)
        unsafe c.pointee.description = arena.string(self.description)
    }
}

extension GoogleHelp {
    public static let descriptor = MessageDescriptor(
        fullName: "google.rpc.Help",
        documentation: "Places to read more about an error.",
        fields: [
            FieldDescriptor(number: 1, name: "links", jsonName: "links", kind: .message(GoogleHelp.Link.self), cardinality: .repeated, documentation: "The links, most helpful first."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleHelp.self, google__rpc__help__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Rpc__Help.self)
        self.links = unsafe Bridge.messages(c.pointee.links, c.pointee.n_links)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Rpc__Help.self)
        unsafe google__rpc__help__init(c)
        unsafe c.pointee.n_links = self.links.count
        unsafe c.pointee.links = arena.messages(self.links)
    }
}

extension GoogleHelp.Link {
    public static let descriptor = MessageDescriptor(
        fullName: "google.rpc.Help.Link",
        documentation: "One link.",
        fields: [
            FieldDescriptor(number: 1, name: "description", jsonName: "description", kind: .string, documentation: "What is found there."),
            FieldDescriptor(number: 2, name: "url", jsonName: "url", kind: .string, documentation: "The address."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleHelp.Link.self, google__rpc__help__link__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Rpc__Help__Link.self)
        self.description = unsafe Bridge.string(c.pointee.description)
        self.url = unsafe Bridge.string(c.pointee.url)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Rpc__Help__Link.self)
        unsafe google__rpc__help__link__init(c)
        unsafe c.pointee.description = arena.string(self.description)
        unsafe c.pointee.url = arena.string(self.url)
    }
}

extension GoogleLocalizedMessage {
    public static let descriptor = MessageDescriptor(
        fullName: "google.rpc.LocalizedMessage",
        documentation: "A message for an end user.",
        fields: [
            FieldDescriptor(number: 1, name: "locale", jsonName: "locale", kind: .string, documentation: "The language, as a BCP 47 tag such as `en-GH` or `pt-PT`."),
            FieldDescriptor(number: 2, name: "message", jsonName: "message", kind: .string, documentation: "The message in that language."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleLocalizedMessage.self, google__rpc__localized_message__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Rpc__LocalizedMessage.self)
        self.locale = unsafe Bridge.string(c.pointee.locale)
        self.message = unsafe Bridge.string(c.pointee.message)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Rpc__LocalizedMessage.self)
        unsafe google__rpc__localized_message__init(c)
        unsafe c.pointee.locale = arena.string(self.locale)
        unsafe c.pointee.message = arena.string(self.message)
    }
}
