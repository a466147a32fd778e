/// What an error says about trying again.
public enum RetryAdvice: Sendable, Hashable {
    /// It lasts, or it is not known whether a repetition would do harm. A breaker's refusal is of this kind.
    case never
    /// It may pass.
    case afterBackoff
    /// It was answered, by something in good health: others did the same thing first. Unlike other retries this one needs no budget,
    /// for the answer is what shows that there is room.
    case afterConflict
    /// It may pass, and nobody has begun it: another attempt is the first that anyone carries out, and needs no budget either.
    case notBegun
    /// It may pass, and the other side has said when; no retry comes sooner.
    case after(Duration)
}
