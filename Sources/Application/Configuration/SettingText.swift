import NIOCore
import RPC

/// How the texts of settings are read.
enum SettingText {
    /// `500ms`, `30s`, `5m` or `2h`.
    static func duration(_ range: ClosedRange<Duration>) -> SettingForm<Duration> {
        let bounds = "from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))"
        return SettingForm("a time such as 500ms, 30s, 5m or 2h, \(bounds)") { text throws(SettingProblem) in
            let units: [(String, Duration)] = [
                ("ms", .milliseconds(1)), ("s", .seconds(1)), ("m", .seconds(60)), ("h", .seconds(3600)),
            ]
            for (suffix, unit) in units where text.hasSuffix(suffix) {
                guard let number = Int(text.dropLast(suffix.count)), (0...1_000_000_000).contains(number) else { continue }
                let value = unit * number
                guard range.contains(value) else { throw SettingProblem("must be \(bounds)") }
                return value
            }
            throw SettingProblem("must be a time such as 500ms, 30s, 5m or 2h")
        }
    }

    /// `65536`, `64KiB` or `4MiB`.
    static func bytes(_ range: ClosedRange<Int>) -> SettingForm<Int> {
        let bounds = "from \(Self.text(bytes: range.lowerBound)) to \(Self.text(bytes: range.upperBound))"
        return SettingForm("a size such as 65536, 64KiB or 4MiB, \(bounds)") { text throws(SettingProblem) in
            let units = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("", 1)]
            for (suffix, unit) in units where text.hasSuffix(suffix) {
                guard let number = Int(text.dropLast(suffix.count)) else { continue }
                let (value, overflow) = number.multipliedReportingOverflow(by: unit)
                guard !overflow, range.contains(value) else { throw SettingProblem("must be \(bounds)") }
                return value
            }
            throw SettingProblem("must be a size such as 65536, 64KiB or 4MiB")
        }
    }

    static func integer(_ range: ClosedRange<Int>) -> SettingForm<Int> {
        let form = "a number from \(range.lowerBound) to \(range.upperBound)"
        return SettingForm(form) { text throws(SettingProblem) in
            guard let value = Int(text), range.contains(value) else { throw SettingProblem("must be \(form)") }
            return value
        }
    }

    static func number(_ range: ClosedRange<Double>) -> SettingForm<Double> {
        let form = "a number from \(range.lowerBound) to \(range.upperBound)"
        return SettingForm(form) { text throws(SettingProblem) in
            guard let number = Double(text), range.contains(number) else { throw SettingProblem("must be \(form)") }
            return number
        }
    }

    static let boolean = SettingForm("true or false") { text throws(SettingProblem) -> Bool in
        switch text.lowercased() {
        case "true", "yes", "on", "1": return true
        case "false", "no", "off", "0": return false
        default: throw SettingProblem("must be true or false")
        }
    }

    static func choice<Value: RawRepresentable & CaseIterable & Sendable>(
        of type: Value.Type
    ) -> SettingForm<Value> where Value.RawValue == String {
        let form = "one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))"
        return SettingForm(form) { text throws(SettingProblem) in
            guard let value = Value(rawValue: text.lowercased()) else { throw SettingProblem("must be \(form)") }
            return value
        }
    }

    /// Text as it is; empty means nothing.
    static let path = SettingForm("a path") { text throws(SettingProblem) -> String? in text.isEmpty ? nil : text }

    /// Text as it is.
    static let word = SettingForm("any text") { text throws(SettingProblem) -> String in text }

    /// Addresses with commas between them.
    static let endpoints = SettingForm("HOST:PORT or unix:///PATH, several with commas") {
        text throws(SettingProblem) -> [Endpoint] in
        let endpoints = try Self.list(text) { part throws(Endpoint.Invalid) in try Endpoint(parsing: part) }
        guard !endpoints.isEmpty else { throw SettingProblem("must name an address such as 127.0.0.1:7447") }
        return endpoints
    }

    /// Blocks of IP addresses with commas between them; empty means none.
    static let addressRanges = SettingForm("IP addresses and blocks such as 10.1.0.0/16, several with commas") {
        text throws(SettingProblem) -> [AddressRange] in
        try Self.list(text) { part throws(AddressRange.Invalid) in try AddressRange(parsing: part) }
    }

    /// What stands between commas, each part without its spaces.
    private static func list<Value, Invalid: Error & CustomStringConvertible>(
        _ text: String, _ parse: (String) throws(Invalid) -> Value
    ) throws(SettingProblem) -> [Value] {
        var values: [Value] = []
        for part in text.split(separator: ",") {
            do throws(Invalid) {
                values.append(try parse(part.filter { $0 != " " }))
            } catch {
                throw SettingProblem(unusable: error.description)
            }
        }
        return values
    }

    /// One TCP address.
    static let tcpEndpoint = SettingForm("HOST:PORT") { text throws(SettingProblem) -> Endpoint in
        let endpoints = try Self.endpoints(text)
        guard endpoints.count == 1, case .tcp? = endpoints.first?.kind else {
            throw SettingProblem("must be one address, written HOST:PORT")
        }
        return endpoints[0]
    }

    /// How libpq is told of a database: a URL or `name=value` pairs.
    static let databaseURL = SettingForm(Self.databaseForm) { text throws(SettingProblem) -> String? in
        if text.isEmpty { return nil }
        guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") || text.contains("=") else {
            throw SettingProblem("must be \(Self.databaseForm)")
        }
        guard DatabaseURL.isReadable(text) else {
            throw SettingProblem(
                "cannot be read: in a URL, write `@` as %40 and `/` as %2F within the name and the password; among name=value pairs, put a value with spaces between single quotes"
            )
        }
        return text
    }

    private static let databaseForm =
        "a URL such as postgresql://user@host/database, or name=value pairs as libpq takes them"

    /// A size as `bytes` reads it.
    private static func text(bytes: Int) -> String {
        for (suffix, unit) in [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)] where bytes > 0 && bytes % unit == 0 {
            return "\(bytes / unit)\(suffix)"
        }
        return "\(bytes)"
    }

    /// A time as `duration` reads it.
    static func text(_ duration: Duration) -> String {
        let milliseconds = Int64(duration / .milliseconds(1))
        if milliseconds % 3_600_000 == 0, milliseconds > 0 { return "\(milliseconds / 3_600_000)h" }
        if milliseconds % 60_000 == 0, milliseconds > 0 { return "\(milliseconds / 60_000)m" }
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
    }
}
