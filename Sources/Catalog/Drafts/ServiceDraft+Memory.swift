extension ServiceDraft {
    /// How many bytes of memory the draft takes, about: its own, and those of every text, whichever rules it breaks.
    var heldBytes: Int {
        var bytes = MemoryLayout<Self>.stride + self.tags.count * MemoryLayout<String>.stride
        for text in self.tags { bytes += text.utf8.count }
        bytes += self.id.utf8.count + self.name.utf8.count + self.description.utf8.count + self.category.utf8.count
        bytes += self.artisan.utf8.count + self.imageURL.utf8.count
        bytes += (self.price?.currency.utf8.count ?? 0) + (self.deposit?.currency.utf8.count ?? 0)
        if case .object(let text) = self.metadata { bytes += text.utf8.count }
        return bytes
    }
}
