/// A value on the heap: what lets a message hold one of its own type. Generated code stores it and shows the value itself.
public indirect enum Indirect<Value> {
    case boxed(Value)

    public init(_ value: Value) {
        self = .boxed(value)
    }

    public var value: Value {
        switch self {
        case .boxed(let value): value
        }
    }
}

extension Indirect: Equatable where Value: Equatable {}
extension Indirect: Hashable where Value: Hashable {}
extension Indirect: Sendable where Value: Sendable {}
