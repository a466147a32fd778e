/// Finds the name somebody probably meant.
enum NearestName {
    /// Longer names are not compared: the work grows with the square, and the text may come from anyone.
    private static let maxLength = 64

    /// The candidate nearest to `name`, if it is near: a third of the letters may differ; case, underscores, hyphens and spaces do
    /// not count.
    static func of(_ name: String, among candidates: some Sequence<String>) -> String? {
        let wanted = self.letters(of: name)
        guard (1...self.maxLength).contains(wanted.count) else { return nil }
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let letters = self.letters(of: candidate)
            let tolerated = max(wanted.count, letters.count) / 3
            guard abs(wanted.count - letters.count) <= tolerated else { continue }
            let distance = self.distance(wanted, letters)
            guard distance <= tolerated, distance < best?.distance ?? .max else { continue }
            best = (candidate, distance)
        }
        return best?.name
    }

    /// A sentence that offers the name, after a space; empty when none is near.
    static func question(_ name: String, among candidates: some Sequence<String>) -> String {
        self.of(name, among: candidates).map { " Did you mean `\($0)`?" } ?? ""
    }

    private static func letters(of name: String) -> [UInt8] {
        name.utf8.prefix(self.maxLength + 1).compactMap { byte in
            switch byte {
            case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: " "): nil
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
            default: byte
            }
        }
    }

    /// How many letters must be added, dropped, replaced or swapped with their neighbour (optimal string alignment).
    private static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
        var beforeLast = [Int](repeating: 0, count: second.count + 1)
        var last = Array(0...second.count)
        for row in first.indices {
            var current = [row + 1]
            for column in second.indices {
                let substitution = last[column] + (first[row] == second[column] ? 0 : 1)
                var cost = min(last[column + 1] + 1, current[column] + 1, substitution)
                if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[second.count]
    }
}
