/// A value of an enumeration as a caller sent it.
public enum Choice<Value: Hashable & Sendable>: Hashable, Sendable {
    case known(Value)
    /// A number that this version of the contract does not name.
    case unrecognized(Int32)

    /// The value, or a violation at `field`.
    func value(_ field: @autoclosure () -> String, _ violations: inout Violations) -> Value? {
        switch self {
        case .known(let value): return value
        case .unrecognized(let number):
            violations.add(
                field(), "\(number) is no value this server knows; it may be older than its caller. Use a value of the contract.")
            return nil
        }
    }
}
