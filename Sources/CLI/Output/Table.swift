import CommandLineSupport

/// Rows of cells under headings: words begin where their column does, numbers end where it does.
struct Table {
    struct Cell {
        enum Manner {
            case plain, name, good, bad, quiet
        }

        var text: String
        var manner = Manner.plain
        var isNumber = false

        /// - Parameter text: may come from a server: a terminal is not to obey it.
        init(_ text: String, _ manner: Manner) {
            self.text = text.printable
            self.manner = manner
        }

        /// - Parameter text: nil where there is nothing to say.
        init(_ text: String?) {
            self = text.map { Cell($0, .plain) } ?? .absent
        }

        /// A count.
        init(_ count: Int64) {
            self.text = Figures.count(Int(count))
            self.isNumber = true
        }

        /// A figure with its unit.
        static func figure(_ text: String) -> Cell {
            var cell = Cell(text, .plain)
            cell.isNumber = true
            return cell
        }

        /// What is not known, or does not apply.
        static let absent = Cell("-", .quiet)
    }

    var headings: [String]
    var rows: [[Cell]] = []

    /// The lines, headings first.
    func lines(style: TextStyle) -> [String] {
        let widths = self.headings.indices.map { column in
            max(self.headings[column].count, self.rows.map { $0[column].text.count }.max() ?? 0)
        }
        let isNumeric = self.headings.indices.map { column in self.rows.contains { $0[column].isNumber } }
        func line(_ cells: [Cell], _ wrap: (Cell) -> String) -> String {
            var line = ""
            for (column, cell) in cells.enumerated() {
                let space = String(repeating: " ", count: widths[column] - cell.text.count)
                if column > 0 { line += "  " }
                if isNumeric[column] {
                    line += space + wrap(cell)
                } else {
                    // Nothing stands behind the last column.
                    line += wrap(cell) + (column == cells.count - 1 ? "" : space)
                }
            }
            return line
        }
        return [line(self.headings.map { Cell($0, .plain) }) { style.heading($0.text) }]
            + self.rows.map { line($0) { style.show($0) } }
    }
}

extension TextStyle {
    fileprivate func show(_ cell: Table.Cell) -> String {
        switch cell.manner {
        case .plain: cell.text
        case .name: self.name(cell.text)
        case .good: self.good(cell.text)
        case .bad: self.error(cell.text)
        case .quiet: self.quiet(cell.text)
        }
    }
}
