/// Which page of a list a caller wants: nothing of it has been checked.
public struct PageRequest: Hashable, Sendable {
    /// How many a page holds; 0: as many as the catalogue thinks fit.
    public var size: Int32
    /// Counted from 1; 0: the first, or the one `token` names.
    public var page: Int32
    /// What the page before gave; empty: none.
    public var token: String

    public init(size: Int32 = 0, page: Int32 = 0, token: String = "") {
        self.size = size
        self.page = page
        self.token = token
    }
}

/// A page of a list.
public struct Page<Element: Sendable>: Sendable {
    public var items: [Element]
    /// Asks for the next page; empty on the last.
    public var nextPageToken: String

    public init(items: [Element], nextPageToken: String) {
        self.items = items
        self.nextPageToken = nextPageToken
    }
}
