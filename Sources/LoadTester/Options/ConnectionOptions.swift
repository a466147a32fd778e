import ArgumentParser
import RPC

/// How to reach the server; the names are those of `krafti`.
struct ConnectionOptions: ParsableArguments {
    @Option(
        name: [.customShort("a"), .long],
        help: ArgumentHelp(
            "Where the server listens: HOST:PORT or unix:///PATH. Several share the connections. (default: $KRAFTI_ADDRESS, or "
                + "127.0.0.1:7447)",
            valueName: "address"
        )
    )
    var address: [String] = []

    @Flag(help: "Use TLS. Any other --tls option says so too.")
    var tls = false

    @Option(help: ArgumentHelp("Who may vouch for the server: a PEM file. Otherwise, those the system trusts.", valueName: "file"))
    var tlsCa: String?

    @Option(help: ArgumentHelp("This client's certificate chain, for servers that ask (PEM).", valueName: "file"))
    var tlsCert: String?

    @Option(help: ArgumentHelp("The key of that certificate (PEM).", valueName: "file"))
    var tlsKey: String?

    @Option(
        help: ArgumentHelp(
            "The name that the server's certificate must bear. Otherwise, the host of the address.", valueName: "name"))
    var tlsServerName: String?

    @Option(
        name: [.customShort("H"), .customLong("header")],
        help: ArgumentHelp("Metadata that goes with each call, 'key: value'; @FILE reads one from each line.", valueName: "header")
    )
    var header: [String] = []

    @Option(
        name: [.customShort("t"), .long],
        help: ArgumentHelp("Time for each call: 2.5 (seconds), 500ms, 2m.", valueName: "time")
    )
    var maxTime = DurationText(.seconds(20))

    func validate() throws {
        for address in self.address {
            do {
                _ = try Endpoint(parsing: address)
            } catch {
                throw ValidationError("--address: \(error)")
            }
        }
        if self.usesTLS, self.address.contains(where: { $0.hasPrefix("unix:") }) {
            throw ValidationError("TLS is for TCP addresses: a unix socket is guarded by the permissions of its file.")
        }
        guard (self.tlsCert == nil) == (self.tlsKey == nil) else {
            throw ValidationError("--tls-cert and --tls-key go together: a certificate proves nothing without its key.")
        }
        guard self.maxTime.duration > .zero else {
            throw ValidationError(
                "--max-time must be above 0: without it, a call that is never answered would keep the run from ending.")
        }
    }

    private var usesTLS: Bool {
        self.tls || self.tlsCa != nil || self.tlsCert != nil || self.tlsServerName != nil
    }

    /// - Parameter environment: KRAFTI_ADDRESS, one address or several with commas between, stands in for --address.
    func endpoints(environment: [String: String]) throws -> [Endpoint] {
        var addresses = self.address
        if addresses.isEmpty {
            addresses = (environment["KRAFTI_ADDRESS"] ?? "").split { $0 == "," || $0.isWhitespace }.map(String.init)
        }
        if addresses.isEmpty { addresses = ["127.0.0.1:7447"] }
        return try addresses.map { (text) throws(Endpoint.Invalid) in try Endpoint(parsing: text) }
    }

    /// - Throws: `TLSFileError`, which names the file that cannot be used.
    func makeTLS() throws -> ClientTLS? {
        guard self.usesTLS else { return nil }
        var identity: TLSIdentityFiles?
        if let tlsCert, let tlsKey { identity = TLSIdentityFiles(certificateChain: tlsCert, privateKey: tlsKey) }
        return try ClientTLS(
            authorities: self.tlsCa.map { .file($0) } ?? .system, serverName: self.tlsServerName, identity: identity)
    }

    /// What goes with each call.
    func callOptions() throws -> CallOptions {
        var metadata = try HeaderText.metadata(self.header) { (path) throws(DataSource.Unreadable) in
            try DataSource.file(path).read()
        }
        if metadata["user-agent"] == nil { metadata.append("user-agent", "krafti-load/\(KraftiLoad.version)") }
        return CallOptions(timeout: self.maxTime.duration, metadata: metadata)
    }
}
