import Logging

/// The JSON line of a call in which nothing needs escaping or cutting off, as is the rule: constants and texts are copied one behind
/// the other into memory that is large enough. That takes half as long as `LineBytes` does.
struct PlainLine: ~Copyable {
    /// For all but texts, which is less than 256 bytes.
    private static let room = 256

    private let memory: UnsafeMutableBufferPointer<UInt8>
    private var count = 0
    /// Whether all fits and nothing needs escaping; else what is written is of no use.
    private var isPlain = true

    /// - Returns: nil where the line has to be made with more care.
    static func json(_ call: EndedCall, time: LogTime, logger: String) -> [UInt8]? {
        var capacity = Self.room + call.method.utf8.count + call.status.utf8.count + call.peer.utf8.count + logger.utf8.count
        capacity += (call.requestID?.utf8.count ?? 0) + (call.tenant?.utf8.count ?? 0)
        // A failure's texts are rarely plain, and long.
        guard call.error == nil, call.databaseSaid == nil, capacity < LogLine.maxValueBytes else { return nil }
        var isPlain = false
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { memory, count in
            var line = PlainLine(memory: memory)
            line.add(call, time, logger)
            (count, isPlain) = (line.count, line.isPlain)
        }
        return isPlain ? bytes : nil
    }

    private init(memory: UnsafeMutableBufferPointer<UInt8>) { self.memory = memory }

    private mutating func add(_ call: EndedCall, _ time: LogTime, _ logger: String) {
        self.add(constant: "{\"time\":\"")
        time.addFull(to: &self)
        self.add(constant: "\",\"level\":\"")
        self.add(call.level.rawValue)
        self.add(constant: "\",\"msg\":\"")
        self.add(call.ending.rawValue)
        self.add(constant: "\",\"logger\":\"")
        self.add(logger)
        if let microseconds = call.microseconds {
            self.add(constant: "\",\"duration_ms\":")
            if !self.append(microseconds: microseconds) { self.isPlain = false }
            self.add(constant: ",\"peer\":\"")
        } else {
            self.add(constant: "\",\"peer\":\"")
        }
        self.add(call.peer)
        if let id = call.requestID {
            self.add(constant: "\",\"request_id\":\"")
            self.add(id)
        }
        self.add(constant: "\",\"rpc.method\":\"")
        self.add(call.method)
        self.add(constant: "\",\"rpc.response.status_code\":\"")
        self.add(call.status)
        if let tenant = call.tenant {
            self.add(constant: "\",\"tenant\":\"")
            self.add(tenant)
        }
        self.add(constant: "\"}\n")
    }

    private mutating func add(constant: StaticString) {
        constant.withUTF8Buffer { self.copy($0) }
    }

    private mutating func add(_ text: String) {
        let isUsual: Bool? = text.utf8.withContiguousStorageIfAvailable { bytes in
            self.copy(bytes)
            return isUnescaped(UnsafeRawBufferPointer(bytes))
        }
        if isUsual != true { self.isPlain = false }
    }

    private mutating func copy(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count <= self.memory.count - self.count else { return self.isPlain = false }
        _ = self.memory[self.count...].update(fromContentsOf: bytes)
        self.count += bytes.count
    }
}

extension PlainLine: ByteGathering {
    mutating func append(_ byte: UInt8) {
        guard self.count < self.memory.count else { return self.isPlain = false }
        self.memory[self.count] = byte
        self.count += 1
    }
}
