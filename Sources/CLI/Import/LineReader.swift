import CommandLineSupport

/// The lines of a file, a few at a time, as they are read. Of one task.
struct LineReader {
    /// The longest line: several times the longest record that a server takes.
    static let maxLineBytes = 1024 * 1024

    private let source: any ByteSource
    private var splitter = LineSplitter(maxLineBytes: LineReader.maxLineBytes)
    private var isAtEnd = false
    /// How far it has read.
    private(set) var readBytes = 0

    init(_ source: any ByteSource) { self.source = source }

    /// The next lines, perhaps none yet; nil after the last.
    /// - Throws: a complaint when the file cannot be read; CancellationError.
    mutating func next() async throws -> [TextLine]? {
        guard !self.isAtEnd else { return nil }
        let piece = try await self.source.next()
        self.readBytes += piece.count
        guard piece.isEmpty else { return self.splitter.split(piece) }
        self.isAtEnd = true
        return self.splitter.finish().map { [$0] } ?? []
    }
}
