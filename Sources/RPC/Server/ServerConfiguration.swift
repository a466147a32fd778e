/// What a server may be told.
public struct ServerConfiguration: Sendable {
    public var limits = ServerLimits()

    public init() {}
}
