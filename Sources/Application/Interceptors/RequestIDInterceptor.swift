import Protobuf
public import RPC
import Synchronization

/// What a call is known by in logs, answers and records.
public enum RequestIDKey: ServerContextKey {
    public typealias Value = String
}

/// Gives each call that gets here a request id: the caller's, when it is one, else a new one. It goes back with the answer, in
/// `x-request-id` and, when the call fails, in `RequestInfo`.
public struct RequestIDInterceptor: SynchronousInterceptor {
    static let header: Metadata.Name = "x-request-id"
    static let maxLength = 128

    private let make: @Sendable () -> String

    /// - Parameter make: makes an id that no other call has.
    public init(make: @escaping @Sendable () -> String = RequestIDInterceptor.random) { self.make = make }

    public func begin(_ context: ServerContext) {
        let id = context.metadata[Self.header].flatMap { Self.isSane($0) ? $0 : nil } ?? self.make()
        context[RequestIDKey.self] = id
        context.updateResponseMetadata { $0.set(Self.header, id) }
    }

    public func failed(_ context: ServerContext, _ error: any Error) -> any Error {
        guard var error = error as? RPCError else { return error }
        error.attach(GoogleRequestInfo.with { $0.requestId = context[RequestIDKey.self] ?? "" })
        return error
    }

    /// 128 bits in hexadecimal digits that no other call has, in this process for certain and in others by chance: the process begins
    /// with bits that the system chose, and goes on by itself, since asking the system for each call costs more than all else here. They
    /// are names and no secrets.
    @Sendable public static func random() -> String {
        let number = Self.made.wrappingAdd(1, ordering: .relaxed).newValue
        let halves = (Self.mix(Self.seed.high &+ number &* 0x9E37_79B9_7F4A_7C15), Self.mix(Self.seed.low ^ number))
        // By hand, since `String(_:radix:)` divides.
        return String(unsafeUninitializedCapacity: 32) { digits in
            for index in 0..<16 {
                digits[index] = Self.digit(halves.0 >> UInt64(4 * index))
                digits[16 + index] = Self.digit(halves.1 >> UInt64(4 * index))
            }
            return 32
        }
    }

    private static let made = Atomic<UInt64>(0)
    private static let seed = (high: UInt64.random(in: .min ... .max), low: UInt64.random(in: .min ... .max))

    /// Different for different numbers, and looks like chance: the last step of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
    private static func mix(_ number: UInt64) -> UInt64 {
        var bits = number
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    private static func digit(_ bits: UInt64) -> UInt8 {
        let digit = UInt8(truncatingIfNeeded: bits) & 0xF
        return digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }

    /// Ids stand in logs and records: visible ASCII without quotes, and not too much of it.
    static func isSane(_ id: String) -> Bool {
        guard (1...Self.maxLength).contains(id.utf8.count) else { return false }
        return id.utf8.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "\\")
        }
    }
}
