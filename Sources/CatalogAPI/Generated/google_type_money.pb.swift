// Made by protoc-gen-swift-krafti from google/type/money.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CCatalogMessages
import CProtobufC
public import Protobuf

/// An exact amount of money: `units` + `nanos` / 1,000,000,000 of a currency.
public struct GoogleMoney: Message {
    /// The currency: three upper-case letters of ISO 4217, such as `GHS`.
    public var currencyCode: String
    /// The whole part, in the currency's main unit: 12 for 12.50 GHS.
    public var units: Int64
    /// The rest, in billionths of the main unit, from -999,999,999 to 999,999,999: 500,000,000 for
    /// 12.50 GHS. Never of the other sign than `units`: -1.75 is units -1, nanos -750,000,000.
    public var nanos: Int32

    public init() {
        self.currencyCode = ""
        self.units = 0
        self.nanos = 0
    }
}

extension GoogleMoney {
    public static let descriptor = MessageDescriptor(
        fullName: "google.type.Money",
        documentation: "An exact amount of money: `units` + `nanos` / 1,000,000,000 of a currency.",
        fields: [
            FieldDescriptor(number: 1, name: "currency_code", jsonName: "currencyCode", kind: .string, documentation: "The currency: three upper-case letters of ISO 4217, such as `GHS`."),
            FieldDescriptor(number: 2, name: "units", jsonName: "units", kind: .int64, documentation: "The whole part, in the currency's main unit: 12 for 12.50 GHS."),
            FieldDescriptor(number: 3, name: "nanos", jsonName: "nanos", kind: .int32, documentation: "The rest, in billionths of the main unit, from -999,999,999 to 999,999,999: 500,000,000 for\n12.50 GHS. Never of the other sign than `units`: -1.75 is units -1, nanos -750,000,000."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleMoney.self, google__type__money__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Type__Money.self)
        self.currencyCode = unsafe Bridge.string(c.pointee.currency_code)
        self.units = unsafe c.pointee.units
        self.nanos = unsafe c.pointee.nanos
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Type__Money.self)
        unsafe google__type__money__init(c)
        unsafe c.pointee.currency_code = arena.string(self.currencyCode)
        unsafe c.pointee.units = self.units
        unsafe c.pointee.nanos = self.nanos
    }
}
