import Catalog
import Testing

/// What operators may want to be forgotten.
struct ForgottenServicesTests {
    private static let tenant = TenantID(rawValue: 7)
    private static let service = ServiceID(rawValue: 8)

    @Test func `services, a tenant, or everything`() throws {
        #expect(
            try ForgottenServices(tenantID: "\(Self.tenant)", serviceIDs: ["\(Self.service)"], everything: false)
                == .some([Self.service], Self.tenant))
        #expect(try ForgottenServices(tenantID: "\(Self.tenant)", serviceIDs: [], everything: false) == .all(Self.tenant))
        #expect(try ForgottenServices(tenantID: "", serviceIDs: [], everything: true) == .everything)
    }
}
