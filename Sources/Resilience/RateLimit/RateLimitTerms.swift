/// What the limits in this process need to know of a rule: plain numbers, so that handing them around counts no references, least of all
/// some that every thread counts.
struct RateLimitTerms: Sendable, Hashable {
    /// Of the rule's name, algorithm and period: rules that differ in these have nothing to compare. 64 bits of SipHash under a secret of
    /// the process: the few names of a configuration do not fall together.
    let kind: UInt64
    let algorithm: RateLimitAlgorithm
    /// What may be used at once when nothing is used yet.
    let capacity: Int
    /// The microseconds between two tokens, or of a slice.
    let step: Int64
}
