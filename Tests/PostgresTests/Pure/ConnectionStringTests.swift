import Postgres
import Testing

@Suite("Connection strings")
struct ConnectionStringTests {
    /// A password that was not percent-encoded: libpq would take a part of it for something else, and quote that.
    @Test(arguments: [
        "postgres://user:open/sesame@db.example:5432/catalogue", "postgresql://user:open@sesame@db.example/catalogue",
        "postgres://user:12/sesame@db.example/catalogue", "postgres://user:open@sesame/42@db.example/catalogue",
        "host=db.example password=open sesame", "postgres://user:sesame@[db.example/catalogue",
        "postgres://user:%zz-sesame@db/catalogue",
    ])
    func `a string that cannot be meant is refused, and none of it repeated`(text: String) async {
        let configuration = PostgresConfiguration(connection: text)
        let problems = configuration.problems.joined()
        #expect(problems.contains("connection cannot be read"))
        let client = PostgresClient(configuration, logger: TestServer.logger)
        let error = await postgresError { _ = try await client.query(Statement("one", "SELECT 1")) }
        #expect(error?.code == .invalidConfiguration)
        for text in [problems, error.map { String(reflecting: $0) } ?? "", String(reflecting: configuration), "\(configuration)"] {
            for secret in ["open", "sesame", "zz"] { #expect(!text.contains(secret), "\(secret) in: \(text)") }
        }
    }

    @Test(arguments: [
        "", "host=/run/postgresql dbname=catalogue",
        "postgres://user:open%2Fsesame%40@db.example:5432/catalogue?sslmode=verify-full",
        "postgresql:///catalogue?host=/run/postgresql", "postgres://user:open?sesame@db.example", "postgres://[::1]:5432/catalogue",
        "postgres://%2Frun%2Fpostgresql/catalogue", "postgres:///catalogue?options=-c%20search_path%3Da@b",
    ])
    func `a string that libpq understands is taken`(text: String) {
        #expect(PostgresConfiguration(connection: text).problems == [])
    }
}
