/// Services of tenants that have no stream of their own now, kept until one is worth opening. Pure.
struct GatheredItems {
    private let maxBytes: Int
    private var bytes = 0
    private var groups: [String: (items: [UploadItem], bytes: Int)] = [:]

    init(maxBytes: Int) { self.maxBytes = maxBytes }

    var isEmpty: Bool { self.groups.isEmpty }
    var isFull: Bool { self.bytes >= self.maxBytes }

    mutating func add(_ item: UploadItem, of tenantID: String) {
        self.groups[tenantID, default: ([], 0)].items.append(item)
        self.groups[tenantID]?.bytes += item.bytes
        self.bytes += item.bytes
    }

    /// Takes the tenant out of whom there is most: that makes most room for one stream.
    mutating func takeLargest() -> (tenantID: String, items: [UploadItem])? {
        guard let largest = self.groups.max(by: { ($0.value.bytes, $1.key) < ($1.value.bytes, $0.key) }) else { return nil }
        self.groups[largest.key] = nil
        self.bytes -= largest.value.bytes
        return (largest.key, largest.value.items)
    }
}
