import CatalogAPI
import CommandLineSupport
import Protobuf

/// Makes services up that a catalogue accepts. The same seed and number make the same service.
struct ServiceGenerator: Hashable, Sendable {
    /// The categories, each with something that is done in it.
    static let categories: [(category: String, name: String)] = [
        ("appliance_repair", "Oven element"), ("architectural_design", "Loft concept"), ("auto_electrical", "Alternator swap"),
        ("auto_spraying", "Full respray"), ("blacksmith", "Gate scroll"), ("car_wash", "Express wash"),
        ("carpentry", "Door hanging"),
        ("cctv_installation", "Four-camera kit"), ("civil_engineering", "Drainage plan"), ("cleaning", "Office clean"),
        ("computer_repair", "Data recovery"), ("concrete_works", "Driveway slab"), ("consultation", "Site visit"),
        ("electrical", "Socket installation"), ("event_services", "Marquee hire"), ("furniture_making", "Oak table"),
        ("gardening", "Hedge trim"), ("glaziery", "Mirror cut to size"), ("hair_beauty", "Box braids"),
        ("handyman", "Shelf hanging"),
        ("hvac", "Split unit service"), ("interior_design", "Lighting scheme"), ("it_support", "Remote session"),
        ("land_planning", "Subdivision plan"), ("land_surveying", "Boundary survey"), ("landscaping", "Dry stone path"),
        ("laundry", "Dry clean"), ("masonry", "Garden wall repair"), ("mechanic", "Brake pads"),
        ("mechanical_engineering", "Pump sizing"), ("metal_fabrication", "Bench frame"), ("networking", "Wi-Fi survey"),
        ("other", "Something else"), ("painting", "Two-coat bedroom"), ("panel_beating", "Door dent"),
        ("pest_control", "Rodent proofing"), ("phone_repair", "Screen replacement"), ("photography", "Portrait session"),
        ("plumbing", "Leak tracing"), ("pool_maintenance", "Filter sand change"), ("roofing", "Ridge tile reset"),
        ("security_systems", "Alarm install"), ("structural_engineering", "Beam calculation"), ("tailoring", "Kente suit"),
        ("tiling", "Bathroom floor"), ("training", "Knife skills"), ("welding", "Railing repair"), ("woodwork", "Sash restoration"),
    ]
    private static let words = [
        "careful", "clean", "dust-free", "experienced", "façade", "guaranteed", "local", "measured", "quiet", "repaired",
        "same-day",
        "sealed", "señal", "Straße", "tested", "tidy", "ремонт", "修理",
    ]
    private static let tags = ["discount", "eco", "emergency", "evening", "français", "insured", "warranty", "weekend"]

    let seed: UInt64

    /// - Parameters:
    ///   - number: which service of the run.
    ///   - tenant: who offers it.
    func service(_ number: Int, of tenant: LoadTenant) -> ServiceDraft {
        var random = SeededRandom(seed: self.seed, part: UInt64(truncatingIfNeeded: number))
        let kind = Self.categories[Int.random(in: 0..<Self.categories.count, using: &random)]
        var service = ServiceDraft()
        service.id = random.nextUUID()
        service.name = "\(kind.name) №\(number)"
        service.category = kind.category
        service.description = (0..<Int.random(in: 4...40, using: &random))
            .map { _ in Self.words[Int.random(in: 0..<Self.words.count, using: &random)] }.joined(separator: " ")
        let units = Int64.random(in: 10...2_000, using: &random)
        // Whole units only: there are currencies without smaller ones.
        service.price = .with { ($0.currencyCode, $0.units) = (tenant.currencyCode, units) }
        service.durationMinutes = Int32.random(in: 1...96, using: &random) * 5
        service.bufferMinutes = [0, 10, 15, 30][Int.random(in: 0..<4, using: &random)]
        service.maxBookingsDay = [0, 1, 2, 4, 8][Int.random(in: 0..<5, using: &random)]
        service.tags = Array(Self.tags.shuffled(using: &random).prefix(Int.random(in: 0...5, using: &random)))
        if !tenant.artisanIDs.isEmpty {
            service.artisanId = tenant.artisanIDs[Int.random(in: 0..<tenant.artisanIDs.count, using: &random)]
        }
        if Bool.random(using: &random) { service.imageUrl = "https://img.example/\(service.id).jpg" }
        if Int.random(in: 0..<4, using: &random) == 0 {
            service.requiresDeposit = true
            service.depositAmount = .with { ($0.currencyCode, $0.units) = (tenant.currencyCode, max(units / 5, 1)) }
        }
        if Bool.random(using: &random) {
            let months = Double(Int.random(in: 0...24, using: &random))
            service.metadata = .with { $0.fields = ["warrantyMonths": .with { $0.kind = .numberValue(months) }] }
        }
        return service
    }
}
