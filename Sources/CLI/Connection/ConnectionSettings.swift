import RPC

/// How to reach a server, and what goes with every call to it: the options, understood.
struct ConnectionSettings: Sendable {
    var endpoints: [Endpoint]
    var tls: ClientTLS?
    var metadata: Metadata
    var maxTime: Duration?
    var waitForReady: Bool

    private static let defaultEndpoint = Endpoint.tcp("127.0.0.1", 7447)

    /// - Parameter environment: the value of an environment variable.
    /// - Throws: a complaint about what cannot be understood.
    init(_ options: ConnectionOptions, environment: @escaping (String) -> String? = Environment.value) throws(Complaint) {
        self.endpoints = try Self.endpoints(options.address, environment)
        self.tls = try Self.tls(options)
        if self.tls != nil, self.endpoints.contains(where: \.isUnix) {
            throw Complaint("TLS is for TCP addresses: a unix socket is guarded by the permissions of its file.")
        }
        self.metadata = try Self.metadata(options.header, variables: options.expandHeaders ? environment : nil)
        self.maxTime = if let text = options.maxTime { try TimeSpan.parse(text) } else { nil }
        self.waitForReady = options.waitForReady
    }

    var callOptions: CallOptions {
        CallOptions(timeout: self.maxTime, metadata: self.metadata, waitForReady: self.waitForReady)
    }

    private static func endpoints(_ addresses: [String], _ environment: (String) -> String?) throws(Complaint) -> [Endpoint] {
        let variable = "KRAFTI_ADDRESS"
        var texts = addresses
        var origin = "--address"
        if texts.isEmpty, let value = environment(variable) {
            texts = value.split { $0 == "," || $0.isWhitespace }.map(String.init)
            origin = variable
        }
        var endpoints: [Endpoint] = []
        for text in texts {
            do {
                endpoints.append(try Endpoint(parsing: text))
            } catch {
                throw Complaint("\(origin): \(error.description)")
            }
        }
        return endpoints.isEmpty ? [self.defaultEndpoint] : endpoints
    }

    private static func tls(_ options: ConnectionOptions) throws(Complaint) -> ClientTLS? {
        let details = [options.tlsCa, options.tlsCert, options.tlsKey, options.tlsServerName]
        guard options.tls || details.contains(where: { $0 != nil }) else { return nil }
        let identity: TLSIdentityFiles? =
            switch (options.tlsCert, options.tlsKey) {
            case (let certificate?, let key?): TLSIdentityFiles(certificateChain: certificate, privateKey: key)
            case (nil, nil): nil
            default: throw Complaint("--tls-cert and --tls-key go together: a certificate proves nothing without its key.")
            }
        do {
            return try ClientTLS(
                authorities: options.tlsCa.map { .file($0) } ?? .system,
                serverName: options.tlsServerName,
                identity: identity
            )
        } catch {
            throw Complaint("TLS cannot be set up: \(error.description)")
        }
    }

    private static func metadata(_ headers: [String], variables: ((String) -> String?)?) throws(Complaint) -> Metadata {
        let text = HeaderText(variables: variables)
        var metadata = Metadata()
        for header in headers {
            let lines: [HeaderText.Header]
            if header.hasPrefix("@") {
                let path = String(header.dropFirst())
                lines = try text.parse(lines: DescriptorSource(opening: path).readSmallFile(), of: path)
            } else {
                lines = [try text.parse(header)]
            }
            for entry in lines { metadata.append(entry.key, entry.value) }
        }
        if metadata["user-agent"] == nil { metadata.append("user-agent", "krafti/\(Krafti.version)") }
        return metadata
    }
}

extension Endpoint {
    fileprivate var isUnix: Bool { if case .unix = self.kind { true } else { false } }
}
