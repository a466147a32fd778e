import Postgres

/// The statements that list entities that are not deleted, newest first.
///
/// Those that narrow nothing but what their index serves are statements of their own: Postgres plans them once, for any parameters. A
/// filter is planned for what it asks, each time.
struct ListStatement: Sendable {
    /// The most that one page may hold. It stands in the statement, because the planner takes a parameter for a tenth of what it
    /// limits: of the table, and it would sort; of this, and it is right about a usual page.
    static let maxRows = 200

    let table: EntityTable
    let start: Start
    /// Which index serves the list.
    var path = Path.all
    /// Whether there is more to a filter: it is decided row by row.
    var isFiltered = false

    enum Start: String, Sendable { case first, offset, after }
    enum Path: String, Sendable, CaseIterable { case all, category, artisan }

    /// Parameters: 1 the tenant, 2 the limit, then 3 the offset, or 3 and 4 the key to start after; then the category or artisan of the
    /// path; then those of the filter.
    func statement() -> Statement {
        let name = ["list", self.table.name, self.start.rawValue, self.path.rawValue] + (self.isFiltered ? ["filtered"] : [])
        return Statement(name.joined(separator: "_"), self.start == .offset ? self.far : self.near)
    }

    /// The first page, or one that begins at a key: its rows are the next ones in the index.
    private var near: String {
        """
        select \(self.table.columns(of: "s"))
        from (select * from \(self.table.name) s where \(self.conditions) order by \(Self.order) limit \(Self.maxRows)) s
        order by \(Self.order) limit $2::int8
        """
    }

    /// A page by number skips within the index, which holds the whole order, and looks up only the rows it returns: page 10,000 costs
    /// as much as reading the index that far.
    private var far: String {
        """
        with page as materialized (
          select id from (
            select s.id from \(self.table.name) s where \(self.conditions) order by \(Self.order) offset $3::int8 limit \(Self.maxRows)
          ) page limit $2::int8
        )
        select \(self.table.columns(of: "s"))
        from page cross join lateral (select * from \(self.table.name) s where \(self.ofTenant)s.id = page.id offset 0) s
        order by \(Self.order)
        """
    }

    private static let order = "s.created_at desc, s.id desc"

    private var ofTenant: String { self.table.kind == .tenant ? "" : "s.tenant = $1 and " }

    private var conditions: String {
        var next = 3
        var conditions = self.ofTenant
        if self.table.kind != .tenant { conditions += "exists (select from tenant where id = $1 and deleted_at is null) and " }
        conditions += "s.deleted_at is null"
        switch self.start {
        case .first: break
        case .offset: next += 1
        case .after:
            conditions += " and (s.created_at, s.id) < ($3::timestamptz, $4::uuid)"
            next += 2
        }
        switch self.path {
        case .all: break
        case .category:
            conditions += " and s.category = $\(next)::text"
            next += 1
        case .artisan:
            conditions += " and s.artisan = $\(next)::uuid"
            next += 1
        }
        return self.isFiltered ? conditions + self.filter(from: next) : conditions
    }

    /// Parameters in the order of `Parameters.append(filter:)`; null means that it does not matter.
    private func filter(from first: Int) -> String {
        func next(_ offset: Int, _ type: String) -> String { "$\(first + offset)::\(type)" }
        let categories = next(0, "text[]")
        let artisan = next(1, "uuid")
        var conditions: [String] = []
        conditions.append("(\(categories) is null or s.category = any(\(categories)))")
        conditions.append("(\(artisan) is null or s.artisan = \(artisan))")
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
