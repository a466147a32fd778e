import RPC
import TestMessages
import TestServices

extension Echo.Client {
    /// A call of each shape, made and read to its end.
    var callsOfEveryShape: [@Sendable () async throws -> Void] {
        [
            { _ = try await self.echo(EchoMessage()) },
            { _ = try await self.collect { _ in } },
            { try await self.expand(EchoMessage()) { for try await _ in $0 {} } },
            { try await self.chat { for try await _ in $1 {} } },
        ]
    }
}
