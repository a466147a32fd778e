import CLibpq
import Glibc

/// One keyword of libpq with its value.
struct ConnectionSetting: Sendable, Hashable {
    let keyword: String
    let value: String
}

extension PostgresConfiguration {
    /// What a connection is made with: the caller's settings, and what this module adds where they say nothing.
    ///
    /// - Throws: `invalidConfiguration`. libpq's own complaint quotes the text, which may hold a password, and is not repeated.
    func connectionSettings() throws(PostgresError) -> [ConnectionSetting] {
        guard !self.connection.utf8.contains(0), !Self.isTornApart(self.connection), let given = Self.parse(self.connection) else {
            throw PostgresError(
                .invalidConfiguration,
                "The connection string cannot be read. Write a URI, such as postgres://user@host:5432/database, or pairs, "
                    + "such as host=/run/postgresql dbname=catalogue; percent-encode special characters of a URI's password."
            )
        }
        var settings = given.filter { $0.keyword != "options" }
        func fill(_ keyword: String, _ value: String) {
            if !settings.contains(where: { $0.keyword == keyword }) {
                settings.append(ConnectionSetting(keyword: keyword, value: value))
            }
        }
        fill("application_name", self.applicationName)
        fill("client_encoding", "UTF8")
        // Asking for Kerberos costs a round trip, and a call that may block, on machines that have it; say so to have it.
        fill("gssencmode", "disable")
        // A peer that vanished without a word is noticed after a minute.
        fill("keepalives_idle", "30")
        fill("keepalives_interval", "10")
        fill("keepalives_count", "3")
        fill("tcp_user_timeout", "60000")
        let options = given.first { $0.keyword == "options" }?.value ?? Self.environmentOptions
        settings.append(ConnectionSetting(keyword: "options", value: "\(self.sessionOptions) \(options)"))
        return settings
    }

    /// Settings of the session; those that the caller gives come later and win.
    private var sessionOptions: String {
        // Statements are short and prepared: compiling one costs more than it ever saves.
        var options = "-c TimeZone=UTC -c jit=off"
        if let timeout = self.statementTimeout { options += " -c statement_timeout=\(timeout.roundedUpMilliseconds)" }
        if let timeout = self.idleInTransactionTimeout {
            options += " -c idle_in_transaction_session_timeout=\(timeout.roundedUpMilliseconds)"
        }
        return options
    }

    private static var environmentOptions: String {
        guard let options = unsafe getenv("PGOPTIONS") else { return "" }
        return unsafe String(cString: options)
    }

    /// Whether an `@` or `/` in the password of a URI tears it apart: libpq takes the rest of the password for a host, a port or a
    /// database, and quotes it in its errors.
    private static func isTornApart(_ text: String) -> Bool {
        guard let scheme = ["postgres://", "postgresql://"].first(where: text.hasPrefix) else { return false }
        let rest = text.dropFirst(scheme.count)
        let afterUser =
            if let end = rest.firstIndex(where: { $0 == "@" || $0 == "/" }), rest[end] == "@" {
                rest[rest.index(after: end)...]
            } else {
                rest
            }
        return afterUser.prefix { $0 != "?" }.contains("@")
    }

    private static func parse(_ text: String) -> [ConnectionSetting]? {
        guard let options = unsafe PQconninfoParse(text, nil) else { return nil }
        defer { unsafe PQconninfoFree(options) }
        var settings: [ConnectionSetting] = []
        var index = 0
        while let keyword = unsafe options[index].keyword {
            if let value = unsafe options[index].val {
                settings.append(unsafe ConnectionSetting(keyword: String(cString: keyword), value: String(cString: value)))
            }
            index += 1
        }
        return settings
    }
}
