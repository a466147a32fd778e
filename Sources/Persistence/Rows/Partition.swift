import Catalog

/// The part of the catalogue whose changes are put in order together: a share of the tenants.
///
/// Which tenant is in which is fixed for good, since each has its own chain of digests.
struct Partition: Hashable, Sendable {
    static let count = 16

    let number: Int16

    /// Multiplicative hashing: the highest bits of a product depend on all bits of the tenant.
    init(of tenant: TenantID) {
        let folded = UInt64(truncatingIfNeeded: tenant.rawValue >> 64) ^ UInt64(truncatingIfNeeded: tenant.rawValue)
        self.number = Int16((folded &* 0x9E37_79B9_7F4A_7C15) >> 60)
    }
}
