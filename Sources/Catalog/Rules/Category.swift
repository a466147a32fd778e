/// What kind of work a service is.
public enum Category {
    /// Every category, in alphabetical order.
    public static let all = [
        "appliance_repair", "architectural_design", "auto_electrical", "auto_spraying", "blacksmith", "car_wash", "carpentry",
        "cctv_installation", "civil_engineering", "cleaning", "computer_repair", "concrete_works", "consultation", "electrical",
        "event_services", "furniture_making", "gardening", "glaziery", "hair_beauty", "handyman", "hvac", "interior_design",
        "it_support", "land_planning", "land_surveying", "landscaping", "laundry", "masonry", "mechanic", "mechanical_engineering",
        "metal_fabrication", "networking", "other", "painting", "panel_beating", "pest_control", "phone_repair", "photography",
        "plumbing", "pool_maintenance", "roofing", "security_systems", "structural_engineering", "tailoring", "tiling", "training",
        "welding", "woodwork",
    ]

    private static let known = Set(Category.all)

    /// Adds a violation unless `text` is a category; returns whether it is.
    @discardableResult
    static func check(_ text: String, _ field: @autoclosure () -> String, _ violations: inout Violations) -> Bool {
        if self.known.contains(text) { return true }
        let problem = text.isEmpty ? "A category is required" : "\(QuotedText.of(text)) is no category"
        let hint = NearestName.of(text, among: self.all).map { "Did you mean `\($0)`?" }
        violations.add(
            field(),
            "\(problem). \(hint ?? "There are \(self.all.count), such as `plumbing`, `hair_beauty` or, for all else, `other`.")"
        )
        return false
    }
}
