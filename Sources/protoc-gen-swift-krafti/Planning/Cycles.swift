/// Which messages hold which by value: a Swift struct cannot hold itself, however far down, without a box between.
struct Cycles {
    /// The strongly connected component of each message, by full name.
    private var component: [String: Int] = [:]

    init(_ messages: [MessageSchema]) {
        var search = Search(messages)
        for message in messages { search.visit(message.fullName) }
        self.component = search.component
    }

    /// Whether storing a `target` by value in `owner` would make a struct that holds itself.
    func needsBox(from owner: String, to target: String) -> Bool {
        self.component[owner] == self.component[target]
    }

    /// Tarjan's strongly connected components.
    private struct Search {
        private let targets: [String: [String]]
        private var index: [String: Int] = [:]
        private var low: [String: Int] = [:]
        private var stack: [String] = []
        var component: [String: Int] = [:]

        init(_ messages: [MessageSchema]) {
            self.targets = Dictionary(
                uniqueKeysWithValues: messages.map { message in
                    let targets = message.fields.compactMap { field -> String? in
                        guard case .message(let target) = field.type, !field.isRepeated else { return nil }
                        return target
                    }
                    return (message.fullName, targets)
                })
        }

        mutating func visit(_ name: String) {
            guard self.index[name] == nil else { return }
            let index = self.index.count
            self.index[name] = index
            var low = index
            self.stack.append(name)
            for target in self.targets[name] ?? [] {
                if let seen = self.index[target] {
                    if self.component[target] == nil { low = min(low, seen) }
                } else {
                    self.visit(target)
                    low = min(low, self.low[target] ?? low)
                }
            }
            self.low[name] = low
            guard low == index else { return }
            while let member = self.stack.popLast() {
                self.component[member] = index
                if member == name { break }
            }
        }
    }
}
