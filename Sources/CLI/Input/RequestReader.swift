import CommandLineSupport

/// Gives the JSON of one request after the other, as soon as it is there.
actor RequestReader {
    /// The longest request: four times what ttRPC's servers take, JSON being wordier than protobuf.
    static let maxRequestBytes = 16 * 1024 * 1024

    /// As a complaint names it.
    nonisolated let sourceName: String
    private let source: any ByteSource
    /// Whether all requests are there already.
    nonisolated let isWhole: Bool
    /// One empty request stands in where there is none.
    private let defaultsToEmpty: Bool
    private var splitter: JSONSplitter
    private var waiting: ArraySlice<JSONText> = []
    private var count = 0
    private var isAtEnd = false
    private let maxRequestBytes: Int

    init(
        _ source: any ByteSource, name: String, defaultsToEmpty: Bool = false, maxRequestBytes: Int = RequestReader.maxRequestBytes
    ) {
        self.source = source
        self.isWhole = source.isWhole
        self.sourceName = name
        self.defaultsToEmpty = defaultsToEmpty
        self.splitter = JSONSplitter(maxValueBytes: maxRequestBytes)
        self.maxRequestBytes = maxRequestBytes
    }

    /// The next request; nil after the last.
    /// - Throws: a complaint, after which there are no more; CancellationError.
    func next() async throws -> JSONText? {
        while self.waiting.isEmpty, !self.isAtEnd { try await self.read() }
        if let text = self.waiting.popFirst() {
            self.count += 1
            return text
        }
        if let line = self.splitter.tooLongSinceLine { throw self.tooLong(since: line) }
        guard self.defaultsToEmpty, self.count == 0 else { return nil }
        self.count += 1
        return JSONText(bytes: Array("{}".utf8), line: 1, column: 1)
    }

    /// Reads ahead to see that there is one request and no more; it is not taken.
    /// - Throws: a complaint when there is none, or another one.
    func expectOne() async throws {
        while self.waiting.count < 2, !self.isAtEnd { try await self.read() }
        guard self.waiting.count < 2 else {
            throw Complaint(
                "\(self.sourceName) holds several requests, and this method takes one: it answers each with a stream.",
                advice: "Make a call for each."
            )
        }
        guard !self.waiting.isEmpty || self.defaultsToEmpty || self.splitter.tooLongSinceLine != nil else {
            throw Complaint("\(self.sourceName) holds no request.", advice: "Write '{}' for an empty one.")
        }
    }

    /// Whether nothing has come yet, and nothing has ended.
    var isWaitingForTheFirst: Bool { self.count == 0 && !self.isAtEnd }

    private func read() async throws {
        let piece: [UInt8]
        do {
            piece = try await self.source.next()
        } catch {
            self.isAtEnd = true
            throw error
        }
        self.waiting += self.splitter.split(piece[...])
        if piece.isEmpty, let last = self.splitter.finish() { self.waiting.append(last) }
        self.isAtEnd = piece.isEmpty || self.splitter.tooLongSinceLine != nil
    }

    private func tooLong(since line: Int) -> Complaint {
        Complaint(
            "\(self.sourceName), line \(line): the request that begins here is longer than \(self.maxRequestBytes >> 20) MiB.",
            advice: "Send it in parts: bulk methods take several items, streams any number of messages."
        )
    }
}

extension RequestReader {
    /// - Parameter isTerminal: whether standard input is one.
    /// - Throws: a complaint when a file cannot be opened.
    init(_ source: InputSource, isTerminal: Bool) throws(Complaint) {
        switch source {
        case .argument(let text): self.init(TextSource(text), name: source.name)
        case .file(let path): self.init(try DescriptorSource(opening: path), name: source.name)
        case .standardInput: self.init(DescriptorSource.standardInput, name: source.name)
        case .unsaid where isTerminal: self.init(TextSource("{}"), name: source.name)
        case .unsaid: self.init(DescriptorSource.standardInput, name: source.name, defaultsToEmpty: true)
        }
    }
}

/// A text that is there already.
private actor TextSource: ByteSource {
    nonisolated let isWhole = true
    private var text: [UInt8]

    init(_ text: String) { self.text = Array(text.utf8) }

    func next() -> [UInt8] {
        defer { self.text = [] }
        return self.text
    }
}
