extension PageRequest {
    /// How many entities a page holds, and where it begins. `scope` is nil when the request does not say rightly what the list is
    /// of: a token cannot be judged then.
    func checked(
        _ scope: ListScope?, tokens: PageTokens, _ violations: inout Violations
    ) -> (limit: Int, start: PageStart) {
        if !CatalogLimits.pageSizes.contains(self.size), self.size != 0 {
            violations.add(
                "page_size",
                "A page holds \(CatalogLimits.pageSizes.lowerBound) to \(CatalogLimits.pageSizes.upperBound), or "
                    + "\(CatalogLimits.defaultPageSize) when this is 0; this one is \(self.size)."
            )
        }
        let limit = self.size == 0 ? CatalogLimits.defaultPageSize : self.size
        if self.page < 0 {
            violations.add("page", "Pages are counted from 1, 0 being the first too; this one is \(self.page).")
        } else if self.page > 0, !self.token.isEmpty {
            violations.add("page", "A page is named by its number or by `page_token`, not by both; leave one of them empty.")
        }
        var start = PageStart.offset(Int64(max(self.page, 1) - 1) * Int64(limit))
        if !self.token.isEmpty, let scope {
            if let after = tokens.start(self.token, of: scope) {
                start = after
            } else {
                violations.add(
                    "page_token",
                    "This token is not one of this list: it was altered, or comes from another tenant or filter. Send the "
                        + "`next_page_token` of the page before, with the same filter, or none to begin again."
                )
            }
        }
        return (Int(limit), start)
    }
}

extension Page {
    /// A page from one entity more than it holds, which tells whether another follows.
    init(_ found: [Element], limit: Int, token: (Element) -> String) {
        let items = Array(found.prefix(limit))
        self.init(items: items, nextPageToken: found.count > limit ? items.last.map(token) ?? "" : "")
    }
}
