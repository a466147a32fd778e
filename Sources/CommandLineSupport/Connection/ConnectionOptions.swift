package import ArgumentParser

/// How to reach a server, and what goes with every call to it.
package struct ConnectionOptions: ParsableArguments {
    @Option(
        name: [.customShort("a"), .long],
        help: ArgumentHelp(
            "HOST:PORT or unix:///PATH. May be given several times. (default: $KRAFTI_ADDRESS, or 127.0.0.1:7447)",
            valueName: "address"
        )
    )
    package var address: [String] = []

    @Flag(help: "Speak TLS. Any of the options below says so too.")
    package var tls = false

    @Option(
        help: ArgumentHelp("Trust the authorities in this PEM file, and no others.", valueName: "file"),
        completion: .file(extensions: ["pem", "crt"])
    )
    package var tlsCa: String?

    @Option(
        help: ArgumentHelp("Show this certificate to servers that ask for one (PEM).", valueName: "file"),
        completion: .file(extensions: ["pem", "crt"])
    )
    package var tlsCert: String?

    @Option(
        help: ArgumentHelp("The key of that certificate (PEM).", valueName: "file"),
        completion: .file(extensions: ["pem", "key"])
    )
    package var tlsKey: String?

    @Option(help: ArgumentHelp("The name the server's certificate must bear, where it is not the host's.", valueName: "name"))
    package var tlsServerName: String?

    @Option(
        name: [.customShort("H"), .long],
        help: ArgumentHelp("Send 'key: value' with each call; @FILE reads headers from a file, one a line.", valueName: "header")
    )
    package var header: [String] = []

    @Flag(help: "Replace ${NAME} in the values of headers by environment variables.")
    package var expandHeaders = false

    @Option(
        name: [.customShort("t"), .long],
        parsing: .unconditional,
        help: ArgumentHelp(
            "Give each call this long: 2.5 (seconds), 500ms, 2m. (default: as long as it takes; 20s in a load test)",
            valueName: "time"
        )
    )
    package var maxTime: String?

    @Flag(help: "Wait for a server that is not there yet, instead of failing at once.")
    package var waitForReady = false

    package init() {}
}
