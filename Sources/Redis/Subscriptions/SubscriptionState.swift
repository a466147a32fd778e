/// Who reads which channels, and what the server has been told of it and has confirmed. Pure: events come in, actions go out.
struct SubscriptionState<Reader: Hashable> {
    enum Action: Hashable {
        /// Send SUBSCRIBE with these channels.
        case subscribe([String])
        /// Send UNSUBSCRIBE with these channels.
        case unsubscribe([String])
        case tell(Reader, SubscriptionEvent)
    }

    private struct Reading {
        let channels: Set<String>
        /// Those that are not confirmed yet.
        var awaited: Set<String>
    }

    private var readings: [Reader: Reading] = [:]
    private var readers: [String: Set<Reader>] = [:]
    private var isConnected = false
    /// Channels that the server was asked for.
    private var asked: Set<String> = []
    /// Those of them that it has confirmed.
    private var confirmed: Set<String> = []
    /// Channels that were given up, and how often, without confirmation yet: what is confirmed meanwhile is an older wish.
    private var givenUp: [String: Int] = [:]

    var isEmpty: Bool { self.readings.isEmpty }

    // MARK: Readers

    mutating func add(_ reader: Reader, _ channels: Set<String>, _ actions: inout [Action]) {
        let awaited = channels.subtracting(self.confirmed)
        self.readings[reader] = Reading(channels: channels, awaited: awaited)
        for channel in channels { self.readers[channel, default: []].insert(reader) }
        guard self.isConnected else { return }
        self.ask(for: channels.subtracting(self.asked), &actions)
        if awaited.isEmpty { actions.append(.tell(reader, .listening)) }
    }

    mutating func remove(_ reader: Reader, _ actions: inout [Action]) {
        guard let reading = self.readings.removeValue(forKey: reader) else { return }
        var unwanted: [String] = []
        for channel in reading.channels.sorted() {
            self.readers[channel]?.remove(reader)
            guard self.readers[channel]?.isEmpty ?? true else { continue }
            self.readers[channel] = nil
            guard self.asked.remove(channel) != nil else { continue }
            self.confirmed.remove(channel)
            self.givenUp[channel, default: 0] += 1
            unwanted.append(channel)
        }
        if !unwanted.isEmpty { actions.append(.unsubscribe(unwanted)) }
    }

    // MARK: The connection

    mutating func connected(_ actions: inout [Action]) {
        self.isConnected = true
        self.ask(for: Set(self.readers.keys), &actions)
    }

    mutating func disconnected(_ actions: inout [Action]) {
        self.isConnected = false
        (self.asked, self.confirmed, self.givenUp) = ([], [], [:])
        for (reader, reading) in self.readings {
            if reading.awaited.isEmpty { actions.append(.tell(reader, .interrupted)) }
            self.readings[reader]?.awaited = reading.channels
        }
    }

    private mutating func ask(for channels: Set<String>, _ actions: inout [Action]) {
        guard !channels.isEmpty else { return }
        self.asked.formUnion(channels)
        actions.append(.subscribe(channels.sorted()))
    }

    // MARK: What the server says

    mutating func subscribed(_ channel: String, _ actions: inout [Action]) {
        guard self.asked.contains(channel), self.givenUp[channel] == nil else { return }
        self.confirmed.insert(channel)
        for reader in self.readers[channel] ?? [] where self.readings[reader]?.awaited.remove(channel) != nil {
            if self.readings[reader]?.awaited.isEmpty ?? false { actions.append(.tell(reader, .listening)) }
        }
    }

    mutating func unsubscribed(_ channel: String) {
        guard let count = self.givenUp[channel] else { return }
        self.givenUp[channel] = count > 1 ? count - 1 : nil
    }

    /// A reader hears nothing before all its channels are confirmed.
    func received(_ payload: [UInt8], on channel: String, _ actions: inout [Action]) {
        for reader in self.readers[channel] ?? [] where self.readings[reader]?.awaited.isEmpty ?? false {
            actions.append(.tell(reader, .message(channel: channel, payload: payload)))
        }
    }
}
