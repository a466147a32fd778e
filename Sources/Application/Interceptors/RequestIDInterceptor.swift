import Protobuf
public import RPC

/// What a call is known by in logs, answers and records.
public enum RequestIDKey: ServerContextKey {
    public typealias Value = String
}

/// Gives each call that gets here a request id: the caller's, when it is one, else a new one. It goes back with the answer, in
/// `x-request-id` and, when the call fails, in `RequestInfo`.
public struct RequestIDInterceptor: ServerInterceptor {
    static let header = "x-request-id"
    static let maxLength = 128

    private let make: @Sendable () -> String

    /// - Parameter make: makes an id that no other call has.
    public init(make: @escaping @Sendable () -> String = RequestIDInterceptor.random) { self.make = make }

    public func intercept(_ context: ServerContext, next: (ServerContext) async throws -> Void) async throws {
        let id = context.metadata[Self.header].flatMap { Self.isSane($0) ? $0 : nil } ?? self.make()
        context[RequestIDKey.self] = id
        context.updateResponseMetadata { $0.set(Self.header, id) }
        do {
            try await next(context)
        } catch var error as RPCError {
            error.attach(GoogleRequestInfo.with { $0.requestId = id })
            throw error
        }
    }

    /// 128 random bits in hexadecimal digits.
    @Sendable public static func random() -> String {
        var bits = UInt128.random(in: .min ... .max)
        // By hand, since `String(_:radix:)` divides, and every call gets an id.
        return String(unsafeUninitializedCapacity: 32) { digits in
            for index in digits.indices {
                let digit = UInt8(truncatingIfNeeded: bits) & 0xF
                digits[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                bits >>= 4
            }
            return digits.count
        }
    }

    /// Ids stand in logs and records: visible ASCII without quotes, and not too much of it.
    static func isSane(_ id: String) -> Bool {
        guard (1...Self.maxLength).contains(id.utf8.count) else { return false }
        return id.utf8.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "\\")
        }
    }
}
