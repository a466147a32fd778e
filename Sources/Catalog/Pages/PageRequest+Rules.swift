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

extension Page where Element: Listed {
    /// A page from one entity more than it holds, which tells whether another follows.
    ///
    /// It ends early where an answer would grow too large, but holds one entity at least; its token goes on right behind it.
    /// - Throws: `resourceExhausted` with reason `PAGE_TOO_LARGE` where that happens to a page that was asked for by its number: the
    ///   next number would pass over what did not fit.
    init(_ found: [Element], _ request: PageRequest, limit: Int, maxBytes: Int, token: (Element) -> String) throws(CatalogError) {
        var items: [Element] = []
        var room = maxBytes
        for entity in found.prefix(limit) {
            room -= entity.answerBytes
            if room < 0, !items.isEmpty { break }
            items.append(entity)
        }
        if request.page > 0, items.count < min(limit, found.count) { throw .pageTooLarge(request.page, fits: items.count) }
        self.init(items: items, nextPageToken: found.count > items.count ? items.last.map(token) ?? "" : "")
    }
}

extension CatalogError {
    fileprivate static func pageTooLarge(_ page: Int32, fits count: Int) -> CatalogError {
        var error = CatalogError(
            .resourceExhausted,
            "Page \(page) is larger than an answer may be: its first \(count) fit. Ask for pages of a smaller `page_size`, or leave out "
                + "`page` and go on by `next_page_token`, which works with pages of any size.")
        error.reason = "PAGE_TOO_LARGE"
        error.facts = ["fits": String(count)]
        return error
    }
}
