import Catalog
import Postgres

extension Parameters {
    /// The parameters 1 to 18 of `CreateServicesStatement`: an array for each column.
    mutating func append(services: [NewService]) {
        func each<Value>(_ value: (ServiceContent) -> Value) -> [Value] { services.map { value($0.content) } }
        self.append(uuids: services.map { $0.id.rawValue })
        self.append(uuids: services.map { $0.change.rawValue })
        self.append(uuids: each { $0.artisan?.rawValue })
        self.append(int64s: each { $0.price.units })
        self.append(int32s: each { $0.price.nanos })
        self.append(strings: each { $0.price.currency })
        self.append(int64s: each { $0.deposit?.units })
        self.append(int32s: each { $0.deposit?.nanos })
        self.append(int32s: each { $0.durationMinutes })
        self.append(int32s: each { $0.bufferMinutes })
        self.append(int32s: each { $0.maxBookingsDay })
        self.append(bools: each { $0.isActive })
        self.append(strings: each { $0.category })
        self.append(strings: each { $0.name })
        self.append(strings: each { $0.description })
        self.append(strings: each { $0.imageURL })
        self.append(strings: each { ArrayText.of($0.tags) })
        self.append(strings: each { $0.metadata })
    }

    /// The parameters 19 to 26 of `CreateServicesStatement.separate`.
    mutating func append(calls: [CreateRequest]) {
        self.append(uuids: calls.map { $0.tenant.rawValue })
        self.append(int16s: calls.map { Partition(of: $0.tenant).number })
        self.append(strings: calls.map { $0.context.origin.actor })
        self.append(strings: calls.map { $0.context.origin.address })
        self.append(strings: calls.map { $0.context.origin.agent })
        self.append(strings: calls.map { $0.context.origin.requestID })
        self.append(uuids: calls.map { call in call.context.idempotency.map { KeyDigest.of($0, tenant: call.tenant) } })
        self.append(byteStrings: calls.map { $0.context.idempotency?.bodyHash })
    }

    /// The parameter 27 of `CreateServicesStatement.separate`.
    mutating func append(lockTimeout: Duration) {
        self.append("\(max(Int64(lockTimeout / .milliseconds(1)), 1))ms")
    }

    /// The parameters 19 to 24 of `CreateServicesStatement.together`.
    mutating func append(origin: Origin, tenant: TenantID) {
        self.append(uuid: tenant.rawValue)
        self.append(Partition(of: tenant).number)
        self.append(origin.actor)
        self.append(origin.address)
        self.append(origin.agent)
        self.append(origin.requestID)
    }
}

/// A single create, as it waits to be stored together with others.
struct CreateRequest: Hashable, Sendable {
    var service: NewService
    var tenant: TenantID
    var context: WriteContext

    // One request is never another, whatever it holds: its change names it.
    static func == (left: CreateRequest, right: CreateRequest) -> Bool { left.service.change == right.service.change }
    func hash(into hasher: inout Hasher) { hasher.combine(self.service.change) }
}
