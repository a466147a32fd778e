/// One argument of a command. Any bytes may be sent.
public enum RedisArgument: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case text(String)
    case bytes([UInt8])
    case integer(Int64)

    public init(stringLiteral value: String) { self = .text(value) }

    public init(integerLiteral value: Int64) { self = .integer(value) }
}

/// A command with its arguments, encoded as it is sent.
///
/// Printing or dumping it shows its name and how many arguments it has, never what they are.
public struct RedisCommand: Sendable {
    /// As GET.
    public let name: String
    /// How many arguments follow the name.
    public private(set) var argumentCount = 0
    /// The name and the arguments, each with its length before it; what comes before them is known when the last one is there.
    private var encodedWords: [UInt8] = []

    public init(_ name: String, _ arguments: RedisArgument...) { self.init(name, arguments) }

    public init(_ name: String, _ arguments: some Sequence<RedisArgument>) {
        self.name = name
        self.appendWord(name.utf8)
        for argument in arguments { self.append(argument) }
    }

    public mutating func append(_ argument: RedisArgument) {
        self.argumentCount += 1
        switch argument {
        case .text(let text): self.appendWord(text.utf8)
        case .bytes(let bytes): self.appendWord(bytes)
        case .integer(let value): self.appendWord(String(value).utf8)
        }
    }

    private mutating func appendWord(_ word: some Collection<UInt8>) {
        self.encodedWords.append(UInt8(ascii: "$"))
        self.encodedWords.append(contentsOf: String(word.count).utf8)
        self.encodedWords.append(contentsOf: Self.lineEnd)
        self.encodedWords.append(contentsOf: word)
        self.encodedWords.append(contentsOf: Self.lineEnd)
    }

    private static let lineEnd: [UInt8] = [13, 10]

    /// About how many bytes it takes on its way.
    var encodedSize: Int { self.encodedWords.count + Self.headRoom }

    private static let headRoom = 16

    /// What is sent: an array of byte strings.
    public var encoded: [UInt8] {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(self.encodedSize)
        encoded.append(UInt8(ascii: "*"))
        encoded.append(contentsOf: String(self.argumentCount + 1).utf8)
        encoded.append(contentsOf: Self.lineEnd)
        encoded.append(contentsOf: self.encodedWords)
        return encoded
    }
}

extension RedisCommand: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(self.name) with \(self.argumentCount) arguments" }
    public var debugDescription: String { self.description }
    public var customMirror: Mirror { Mirror(self, children: ["name": self.name, "argumentCount": self.argumentCount]) }
}
