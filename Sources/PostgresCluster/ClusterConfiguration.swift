/// What a private Postgres is told.
public struct ClusterConfiguration: Sendable {
    /// The folder that everything of the cluster lives in: its data, its log, its socket. Made when it is missing; nobody else's.
    public var folder: String
    /// The folder of `initdb` and `postgres`; nil: they are looked for, see `PostgresPrograms`.
    public var programs: String?
    /// Sessions at once; one more is refused by Postgres.
    public var maxConnections = 300
    /// Whether a commit is on the disk before it is answered. Tests that can lose their data do without.
    public var isDurable = true
    /// Further settings, by their names in postgresql.conf; they win over what is set here.
    public var settings: [String: String] = [:]
    /// How long a start may take, recovery from a crash included.
    public var startTimeout = Duration.seconds(120)
    /// How long sessions get to end when the cluster stops; then they are cut, which the next start recovers from.
    public var stopTimeout = Duration.seconds(15)

    public init(folder: String) { self.folder = folder }

    /// Everything as Postgres takes it on its command line.
    func arguments(data: String, socketFolder: String) -> [String] {
        var settings = [
            "listen_addresses": "",
            "unix_socket_directories": socketFolder.quotedAsListItem,
            "unix_socket_permissions": "0700",
            "port": String(PrivateCluster.port),
            "max_connections": String(self.maxConnections),
            // Of errors Postgres tells its clients, and a statement may hold what nobody should find in a log.
            "log_min_messages": "log",
            "log_min_error_statement": "panic",
            "log_checkpoints": "off",
            "log_line_prefix": "%m [%p] ",
            "log_timezone": "UTC",
            "timezone": "UTC",
            "cluster_name": "krafti",
        ]
        if !self.isDurable {
            settings["fsync"] = "off"
            settings["synchronous_commit"] = "off"
            settings["full_page_writes"] = "off"
        }
        settings.merge(self.settings) { $1 }
        return ["-D", data] + settings.sorted { $0.key < $1.key }.flatMap { ["-c", "\($0.key)=\($0.value)"] }
    }
}

extension String {
    /// As an item of a list setting, in which commas and blanks would else separate.
    fileprivate var quotedAsListItem: String { "\"" + self.replacing("\"", with: "\"\"") + "\"" }
}
