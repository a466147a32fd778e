import FoundationEssentials

extension Timestamp {
    /// What the machine's clock says.
    public static var now: Timestamp {
        Timestamp(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded(.down)))
    }
}
