import Redis
import Resilience

/// How the shared cache is written in Redis.
///
/// An entry begins with a mark, its generation (16 bytes), its version (20 digits), whether there is a value (`1` or `0`); these are what
/// scripts look at. Then come the number of its tags (a byte), for each tag whether its slot had a stamp (`1` or `0`) and the stamp (16
/// bytes, zeros without one), and the value. What is not of this form is no entry.
enum SharedCacheForm {
    /// Another form has another mark, so that servers of different versions leave each other's entries alone.
    static let mark: Character = "1"
    static let headLength = 38
    /// What a byte can count.
    static let maxTags = 255
    static let maxServers = SharedCacheState<[UInt8]>.maxServers

    static func field(ofSlot name: String, of slots: Int) -> String {
        "s\(SharedCacheState<[UInt8]>.slot(of: name, of: slots))"
    }

    static func field(ofServer server: UInt64) -> String { "p\(server)" }

    /// 20 digits.
    static func digits(_ number: UInt64) -> String {
        let text = String(number)
        return String(repeating: "0", count: 20 - text.count) + text
    }

    static func number(_ digits: some Collection<UInt8>) -> UInt64? {
        guard digits.count == 20, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return UInt64(String(decoding: digits, as: UTF8.self))
    }

    /// 16 bytes.
    static func bytes(_ stamp: SharedCacheStamp) -> [UInt8] {
        [stamp.high, stamp.low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * UInt64($0))) } }
    }

    static func stamp(_ bytes: some Collection<UInt8>) -> SharedCacheStamp? {
        guard bytes.count == 16 else { return nil }
        let halves = [bytes.prefix(8), bytes.dropFirst(8)].map { $0.reduce(0 as UInt64) { $0 << 8 | UInt64($1) } }
        return SharedCacheStamp(high: halves[0], low: halves[1])
    }

    /// Nil when it has more tags than can be counted.
    static func bytes(_ entry: SharedCacheEntry<[UInt8]>) -> [UInt8]? {
        guard entry.tagStamps.count <= Self.maxTags else { return nil }
        var bytes = Array(String(Self.mark).utf8)
        bytes.reserveCapacity(Self.headLength + 1 + 17 * entry.tagStamps.count + (entry.value?.count ?? 0))
        bytes += Self.bytes(entry.generation)
        bytes += Array(Self.digits(entry.version).utf8)
        bytes.append(UInt8(ascii: entry.value == nil ? "0" : "1"))
        bytes.append(UInt8(entry.tagStamps.count))
        for stamp in entry.tagStamps {
            bytes.append(UInt8(ascii: stamp == nil ? "0" : "1"))
            bytes += stamp.map { Self.bytes($0) } ?? [UInt8](repeating: 0, count: 16)
        }
        bytes += entry.value ?? []
        return bytes
    }

    /// Nil when it is not of the form.
    static func entry(_ bytes: [UInt8]) -> SharedCacheEntry<[UInt8]>? {
        guard bytes.count > Self.headLength, bytes.first == Self.mark.asciiValue else { return nil }
        guard let generation = Self.stamp(bytes[1..<17]), let version = Self.number(bytes[17..<37]) else { return nil }
        guard let isThere = Self.flag(bytes[37]) else { return nil }
        let valueStart = Self.headLength + 1 + 17 * Int(bytes[38])
        guard bytes.count >= valueStart, isThere || bytes.count == valueStart else { return nil }
        var stamps: [SharedCacheStamp?] = []
        for start in stride(from: Self.headLength + 1, to: valueStart, by: 17) {
            guard let hasStamp = Self.flag(bytes[start]) else { return nil }
            stamps.append(hasStamp ? Self.stamp(bytes[(start + 1)..<(start + 17)]) : nil)
        }
        return SharedCacheEntry(
            generation: generation, version: version, value: isThere ? Array(bytes[valueStart...]) : nil, tagStamps: stamps)
    }

    private static func flag(_ byte: UInt8) -> Bool? {
        switch byte {
        case UInt8(ascii: "1"): true
        case UInt8(ascii: "0"): false
        default: nil
        }
    }
}
