/// What a statement returned: rows in the server's binary form, read in place and let go with the last reference.
public final class Rows: RandomAccessCollection, Sendable {
    let result: ResultHandle
    public let count: Int
    let columnCount: Int

    init(_ result: consuming ResultHandle) {
        self.count = result.rowCount
        self.columnCount = result.columnCount
        self.result = result
    }

    /// How many rows the statement inserted, updated, deleted or selected.
    public var affected: Int { self.result.affectedRows }

    public var startIndex: Int { 0 }
    public var endIndex: Int { self.count }

    /// - Parameter position: below `count`.
    public subscript(position: Int) -> Row {
        precondition(self.indices.contains(position), "There is no row \(position): the statement returned \(self.count).")
        return Row(rows: self, index: position)
    }
}
