/// A name of the contract, for comparison as people type names: `catalogservice/get-service` is `CatalogService.GetService`.
package struct DottedName: Hashable, Sendable {
    private let parts: [String]

    package init(_ text: String) {
        self.parts = text.split { $0 == "." || $0 == "/" }.map { part in
            part.lowercased().filter { $0 != "-" && $0 != "_" }
        }
    }

    package var isEmpty: Bool { self.parts.isEmpty }
    package var last: String { self.parts.last ?? "" }

    /// Whether the other name is this one with its first parts left out.
    package func ends(with other: DottedName) -> Bool {
        !other.isEmpty && self.parts.suffix(other.parts.count) == other.parts[...]
    }

    /// The name without its last part.
    package var parent: DottedName { DottedName(parts: self.parts.dropLast()) }

    private init(parts: some Sequence<String>) { self.parts = Array(parts) }
}
