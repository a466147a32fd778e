import Postgres

/// The statements that delete what has expired, at most `$1` rows at a time, so that no lock is held for long. Rows that another
/// server deletes at this moment are passed over. The limit holds because what it limits is read once: a subquery of the condition
/// would be read anew for each row in some plans.
enum HousekeepingStatement {
    static let idempotencyKeys = Statement("expire_idempotency", delete(from: "idempotency"))
    static let uploads = Statement("expire_uploads", delete(from: "upload"))

    private static func delete(from table: String) -> String {
        """
        with expired as materialized (
          select key from \(table) where expires_at <= now() order by expires_at limit $1::int8 for update skip locked
        )
        delete from \(table) t using expired where t.key = expired.key
        """
    }
}
