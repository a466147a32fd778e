import RPC

extension ServerConfiguration {
    /// Without a time limit that a busy machine could reach by itself: a test sets the one it is about.
    static var patient: ServerConfiguration {
        var configuration = ServerConfiguration()
        configuration.limits.handshakeTimeout = .seconds(300)
        configuration.limits.frameTimeout = .seconds(300)
        configuration.limits.streamStallTimeout = .seconds(300)
        configuration.limits.writeStallTimeout = .seconds(300)
        return configuration
    }
}

extension ClientConfiguration {
    /// Without a time limit that a busy machine could reach by itself: a test sets the one it is about.
    static var patient: ClientConfiguration {
        var configuration = ClientConfiguration()
        configuration.limits.connectTimeout = .seconds(300)
        configuration.limits.writeStallTimeout = .seconds(300)
        return configuration
    }
}
