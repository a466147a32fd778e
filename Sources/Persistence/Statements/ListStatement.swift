import Postgres

/// The statements that list entities that are not deleted, newest first.
///
/// A page by number skips within the index, which holds the whole order, and looks up only the rows it returns: page 10,000 costs as
/// much as reading the index that far. The inner limit is a number, because the planner takes a parameter for a tenth of the table
/// and would sort it.
struct ListStatement: Sendable {
    /// The most that one page may hold.
    static let maxRows = 1_000

    let table: EntityTable
    let start: Start
    /// Which index serves the list. What the others would narrow is decided row by row.
    var path = Path.all

    enum Start: String, Sendable { case offset, after }
    enum Path: String, Sendable, CaseIterable { case all, category, artisan }

    /// Parameters: 1 the tenant, 2 the limit, then 3 the offset, or 3 and 4 the key to start after; then those of the filter.
    func statement() -> Statement {
        let ofTenant = self.table.kind == .tenant ? "" : "s.tenant = $1 and "
        let alive = "exists (select from tenant where id = $1 and deleted_at is null) and "
        let order = "s.created_at desc, s.id desc"
        let filter = self.table.kind == .service ? self.filter(from: self.start == .offset ? 4 : 5) : ""
        let after = self.start == .after ? " and (s.created_at, s.id) < ($3::timestamptz, $4::uuid)" : ""
        let offset = self.start == .offset ? " offset $3::int8" : ""
        return Statement(
            ["list", self.table.name, self.start.rawValue, self.path.rawValue].joined(separator: "_"),
            """
            with page as materialized (
              select id from (
                select s.id from \(self.table.name) s
                where \(ofTenant)\(self.table.kind == .tenant ? "" : alive)s.deleted_at is null\(after)\(filter)
                order by \(order)\(offset) limit \(Self.maxRows)
              ) page limit $2::int8
            )
            select \(self.table.columns(of: "s"))
            from page cross join lateral (select * from \(self.table.name) s where \(ofTenant)s.id = page.id offset 0) s
            order by \(order)
            """
        )
    }

    /// Parameters in the order of `Parameters.append(filter:)`; null means that it does not matter.
    private func filter(from first: Int) -> String {
        func next(_ offset: Int, _ type: String) -> String { "$\(first + offset)::\(type)" }
        let categories = next(0, "text[]")
        let artisan = next(1, "uuid")
        var conditions: [String] = []
        // One category is a prefix of an index that holds the order too; several are not.
        conditions.append(
            self.path == .category
                ? "s.category = (\(categories))[1]" : "(\(categories) is null or s.category = any(\(categories)))")
        conditions.append(self.path == .artisan ? "s.artisan = \(artisan)" : "(\(artisan) is null or s.artisan = \(artisan))")
        conditions.append("(not \(next(2, "bool")) or s.artisan is null)")
        conditions.append("(\(next(3, "text")) is null or s.price_currency = \(next(3, "text")))")
        conditions.append(
            "(\(next(4, "int8")) is null or (s.price_units, s.price_nanos) >= (\(next(4, "int8")), \(next(5, "int4"))))")
        conditions.append(
            "(\(next(6, "int8")) is null or (s.price_units, s.price_nanos) <= (\(next(6, "int8")), \(next(7, "int4"))))")
        conditions.append("(\(next(8, "int4")) is null or s.duration_minutes >= \(next(8, "int4")))")
        conditions.append("(\(next(9, "int4")) is null or s.duration_minutes <= \(next(9, "int4")))")
        conditions.append("(\(next(10, "bool")) is null or s.is_active = \(next(10, "bool")))")
        conditions.append("(\(next(11, "text[]")) is null or s.tags @> \(next(11, "text[]")))")
        conditions.append("(\(next(12, "bool")) is null or (s.deposit_units is not null) = \(next(12, "bool")))")
        return conditions.map { " and " + $0 }.joined()
    }
}
