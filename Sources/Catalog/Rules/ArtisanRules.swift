/// The bounds of what an artisan may be.
public enum ArtisanRules {
    /// The mean of the customers' ratings, once there are any; 0 before.
    public static let rating = 1.0...5.0
}

extension ArtisanDraft {
    /// What is to be stored; nil when the draft breaks a rule, each with its path from the draft on.
    func content(_ violations: inout Violations) -> ArtisanContent? {
        var found = Violations()
        TextRule.name.check(self.displayName, "display_name", &found)
        if !ArtisanRules.rating.contains(self.rating), self.rating != 0 {
            found.add("rating", "A rating is 1 to 5, or 0 when nobody has rated yet; this one is \(self.rating).")
        }
        guard found.isEmpty else {
            violations.add(contentsOf: found)
            return nil
        }
        // A negative zero is a zero like any other, and is stored as one.
        return ArtisanContent(displayName: self.displayName, rating: self.rating == 0 ? 0 : self.rating)
    }
}
