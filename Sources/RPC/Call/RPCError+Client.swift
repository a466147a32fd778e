extension RPCError {
    static let deadlinePassed = RPCError(.deadlineExceeded, "The call's deadline passed before the answer came.")

    /// The request never left, so the call may be sent again whatever the method promises.
    static func notSent(_ reason: String) -> RPCError {
        RPCError(.unavailable, reason, cause: RequestNotSent())
    }

    var isNotSent: Bool { self.cause is RequestNotSent }

    private struct RequestNotSent: Error {}
}
