extension RPCError {
    static let deadlinePassed = RPCError(.deadlineExceeded, "The call's deadline passed before the answer came.")

    /// The request never left, so the call may be sent again whatever the method promises.
    static func notSent(_ reason: String) -> RPCError {
        RPCError(.unavailable, reason, cause: RequestNotSent())
    }

    /// No handler has seen the call.
    var isNotHandled: Bool { self.cause is RequestNotSent || self.isDraining }

    /// Why nothing more can be sent on a stream that its server has ended well.
    static let endedByServer = RPCError(
        .cancelled,
        "The server has ended the stream; it takes no more messages.",
        cause: EndedByServer()
    )

    var isEndedByServer: Bool { self.cause is EndedByServer }

    private struct RequestNotSent: Error {}
    private struct EndedByServer: Error {}
}
