import Protobuf
public import RPC

/// Believes callers on this machine what they say of themselves, and nobody else: for as long as no identity is configured.
///
/// The header `x-user-id` names the user of a call that comes from a loopback address, through a unix socket or from within the process;
/// such callers may do what operators may. To all others the header means nothing, and they are anonymous. Behind a trusted proxy the
/// caller is where the proxy says it is.
public struct DevelopmentAuthenticator: SynchronousAuthenticator {
    static let header: Metadata.Name = "x-user-id"

    public init() {}

    public func principalAtOnce(peer: Peer, metadata: Metadata) throws(RPCError) -> Principal {
        let named = metadata.first(of: Self.header)
        // The same bytes, not only the same characters: to `String` the Kelvin sign is a K.
        if let named, named.count == 1, let known = peer.memory[KnownUser.self], known.id.utf8.elementsEqual(named.value.utf8) {
            return known
        }
        // What a proxy says of its caller proves nothing.
        guard peer.isOnThisMachine, !peer.isProxied else { return .anonymous() }
        guard let (id, count) = named else { return Self.nobodyHere }
        guard count == 1 else {
            throw Self.refusal("The call names \(count) users. Send the header `\(Self.header)` once.")
        }
        guard Principal.isUserID(id) else {
            throw Self.refusal(
                """
                The header `\(Self.header)` holds no user's id. Send 1 to \(RequestIDInterceptor.maxLength) visible ASCII characters \
                without quotes and backslashes, and not `anonymous`; without the header the call is anonymous.
                """)
        }
        let user = Principal.user(id, roles: Self.roles)
        peer.memory[KnownUser.self] = user
        return user
    }

    /// The user that a peer was found to be with the call before.
    private enum KnownUser: ServerContextKey { typealias Value = Principal }

    private static let roles: Set<Principal.Role> = [.operator]
    private static let nobodyHere = Principal.anonymous(roles: Self.roles)

    private static func refusal(_ message: String) -> RPCError {
        var error = RPCError(.invalidArgument, message)
        error.attach(
            GoogleErrorInfo.with {
                $0.reason = "USER_HEADER"
                $0.domain = RPCError.catalogDomain
                $0.metadata = ["header": "\(Self.header)"]
            }
        )
        return error
    }
}

extension Peer {
    /// Whether the call comes from this machine.
    var isOnThisMachine: Bool {
        guard let address = self.ipAddress else { return self.transport != .tcp }
        return address == "::1" || address.hasPrefix("127.")
    }
}
