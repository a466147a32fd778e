package import RPC

/// How to reach a server, and what goes with every call to it: the options, understood.
package struct ConnectionSettings: Sendable {
    package var endpoints: [Endpoint]
    package var tls: ClientTLS?
    package var metadata: Metadata
    package var maxTime: Duration?
    package var waitForReady: Bool

    private static let maxHeaderFileBytes = 64 * 1024
    private static let defaultEndpoint = Endpoint.tcp("127.0.0.1", 7447)

    /// - Parameters:
    ///   - userAgent: what the program calls itself, unless a header says otherwise.
    ///   - defaultMaxTime: the time for a call where the options give none; nil is as long as it takes.
    ///   - environment: the value of an environment variable.
    /// - Throws: a complaint about what cannot be understood.
    package init(
        _ options: ConnectionOptions,
        userAgent: String,
        defaultMaxTime: Duration? = nil,
        environment: @escaping (String) -> String? = Environment.value
    ) throws(Complaint) {
        self.endpoints = try Self.endpoints(options.address, environment)
        self.tls = try Self.tls(options)
        if self.tls != nil, self.endpoints.contains(where: \.isUnix) {
            throw Complaint("TLS is for TCP addresses: a unix socket is guarded by the permissions of its file.")
        }
        self.metadata = try Self.metadata(options.header, variables: options.expandHeaders ? environment : nil)
        if self.metadata["user-agent"] == nil { self.metadata.append("user-agent", userAgent) }
        self.maxTime = if let text = options.maxTime { try TimeSpan.parse(text) } else { defaultMaxTime }
        self.waitForReady = options.waitForReady
    }

    package var callOptions: CallOptions {
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
        for (index, header) in headers.enumerated() {
            let lines: [HeaderText.Header]
            if header.hasPrefix("@") {
                let path = String(header.dropFirst())
                lines = try text.parse(lines: DescriptorSource(opening: path).readText(maxBytes: Self.maxHeaderFileBytes), of: path)
            } else {
                lines = [try text.parse(header, at: "The \((index + 1).ordinal) -H")]
            }
            for entry in lines { metadata.append(entry.key, entry.value) }
        }
        return metadata
    }
}

extension Endpoint {
    package var isUnix: Bool { if case .unix = self.kind { true } else { false } }
}

extension Int {
    /// `1st`, `2nd`, `11th`.
    fileprivate var ordinal: String {
        let isTeen = (11...13).contains(self % 100)
        return switch self % 10 {
        case 1 where !isTeen: "\(self)st"
        case 2 where !isTeen: "\(self)nd"
        case 3 where !isTeen: "\(self)rd"
        default: "\(self)th"
        }
    }
}
