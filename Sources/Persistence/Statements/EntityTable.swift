/// How one kind of entity is kept: what the statements that write it differ in.
struct EntityTable: Sendable {
    /// A column that callers decide, with its type.
    struct Column: Sendable {
        var name: String
        var type: String
    }

    /// How changes tell the kinds apart.
    var kind: EntityKind
    var name: String
    /// The column that holds the tenant. A tenant is its own.
    var tenantColumn: String
    var content: [Column]

    /// The columns that every kind has, as reads return them, before its content.
    static let commonColumns = ["id", "version", "created_at", "updated_at", "deleted_at"]

    /// What reads return, in the order that rows are decoded in.
    func columns(of alias: String) -> String {
        let tenant = self.kind == .tenant ? [] : ["tenant"]
        return (tenant + Self.commonColumns + self.content.map(\.name)).map { "\(alias).\($0)" }.joined(separator: ", ")
    }

    /// The content's columns: `alias.a, alias.b`.
    func contentColumns(of alias: String) -> String { self.content.map { "\(alias).\($0.name)" }.joined(separator: ", ") }

    static let tenant = EntityTable(
        kind: .tenant,
        name: "tenant",
        tenantColumn: "id",
        content: [
            Column(name: "name", type: "text"), Column(name: "plan", type: "text"),
            Column(name: "country_code", type: "text"), Column(name: "currency_code", type: "text"),
        ]
    )

    static let artisan = EntityTable(
        kind: .artisan,
        name: "artisan",
        tenantColumn: "tenant",
        content: [Column(name: "display_name", type: "text"), Column(name: "rating", type: "float8")]
    )

    static let service = EntityTable(
        kind: .service,
        name: "service",
        tenantColumn: "tenant",
        content: [
            Column(name: "artisan", type: "uuid"),
            Column(name: "price_units", type: "int8"), Column(name: "price_nanos", type: "int4"),
            Column(name: "price_currency", type: "text"),
            Column(name: "deposit_units", type: "int8"), Column(name: "deposit_nanos", type: "int4"),
            Column(name: "duration_minutes", type: "int4"), Column(name: "buffer_minutes", type: "int4"),
            Column(name: "max_bookings_day", type: "int4"), Column(name: "is_active", type: "bool"),
            Column(name: "category", type: "text"), Column(name: "name", type: "text"), Column(name: "description", type: "text"),
            Column(name: "image_url", type: "text"), Column(name: "tags", type: "text[]"), Column(name: "metadata", type: "text"),
        ]
    )
}

/// The kinds of entities, by the numbers that changes name them with.
enum EntityKind: Int16, Sendable {
    case tenant = 1
    case artisan = 2
    case service = 3
}

/// What a change did, by the number it is recorded with.
enum ChangeAction: Int16, Sendable {
    case create = 1
    case update = 2
    case delete = 3
}
