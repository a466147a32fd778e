/// Comments of the contract, and other prose, in lines of a width.
package enum TextLayout {
    /// Fills the lines of each paragraph anew. Paragraphs are parted by empty lines; indented lines stay as they are.
    /// - Parameters:
    ///   - width: characters in a line, indentation included.
    ///   - indentation: spaces before each line.
    package static func wrap(_ text: String, width: Int, indentation: Int = 0) -> String {
        let margin = String(repeating: " ", count: indentation)
        var lines: [String] = []
        var line = ""
        func endLine() {
            if !line.isEmpty { lines.append(margin + line) }
            line = ""
        }
        for source in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if source.allSatisfy(\.isWhitespace) {
                endLine()
                if lines.last?.isEmpty == false { lines.append("") }
            } else if source.first?.isWhitespace == true {
                endLine()
                lines.append(margin + source)
            } else {
                for word in source.split(separator: " ") {
                    if !line.isEmpty, line.count + 1 + word.count > width - indentation { endLine() }
                    line += line.isEmpty ? String(word) : " \(word)"
                }
            }
        }
        endLine()
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// The first sentence of a comment, on one line.
    package static func firstSentence(of text: String) -> String {
        let paragraph = text.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.allSatisfy(\.isWhitespace) }
        let line = paragraph.joined(separator: " ")
        guard let end = line.firstRange(of: ". ") else { return line }
        return String(line[..<end.lowerBound]) + "."
    }

    /// Rows of cells with their columns aligned, two spaces between them; the last column is as wide as it likes.
    package static func table(_ rows: [[String]], indentation: Int = 0) -> [String] {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.dropLast().enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return rows.map { row in
            var line = String(repeating: " ", count: indentation)
            for (column, cell) in row.enumerated() {
                line += column == row.count - 1 ? cell : cell.padded(to: widths[column] + 2)
            }
            return line
        }
    }

    /// The line, cut to a width.
    package static func cut(_ line: String, to width: Int?) -> String {
        guard let width, line.count > width, width > 1 else { return line }
        return line.prefix(width - 1) + "…"
    }
}

extension String {
    package func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(width - self.count, 0))
    }
}
