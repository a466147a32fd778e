import Postgres

/// The statements that delete what has expired, at most `$1` rows at a time, so that no lock is held for long. Rows that another
/// server deletes at this moment are passed over.
enum HousekeepingStatement {
    static let idempotencyKeys = Statement("expire_idempotency", delete(from: "idempotency"))
    static let uploads = Statement("expire_uploads", delete(from: "upload"))

    private static func delete(from table: String) -> String {
        """
        delete from \(table) where key in (
          select key from \(table) where expires_at <= now() order by expires_at limit $1::int8 for update skip locked
        )
        """
    }
}
