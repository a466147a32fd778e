import Postgres

/// The statements for what servers share.
enum SecretStatement {
    /// Keeps a value (`$2`) under a name (`$1`) unless there is one.
    static let propose = Statement(
        "propose_secret",
        "insert into secret (name, value, created_at) values ($1::text, $2::bytea, now()) on conflict do nothing"
    )

    static let read = Statement("read_secret", "select value from secret where name = $1::text")
}
