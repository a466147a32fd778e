import Locking

@testable import CLI
@testable import CommandLineSupport

/// A console whose words are kept.
final class Recorder: Sendable {
    private final class Sink: ByteSink {
        let bytes = Guarded<[UInt8]>([])

        func write(_ bytes: [UInt8]) { self.bytes.withLock { $0 += bytes } }
    }

    private let output = Sink()
    private let errors = Sink()
    private let terminal: Terminal

    init(terminal: Terminal = Terminal()) { self.terminal = terminal }

    var console: Console { Console(output: self.output, errors: self.errors, terminal: self.terminal) }

    /// What was printed, by line.
    var lines: [String] { Self.lines(of: self.output) }
    /// What was said on standard error, by line.
    var errorLines: [String] { Self.lines(of: self.errors) }

    private static func lines(of sink: Sink) -> [String] {
        String(decoding: sink.bytes.withLock { $0 }, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

/// A source that gives these pieces, one at a time, and then, where it says so, an error.
actor Pieces: ByteSource {
    nonisolated let isWhole = true
    private var pieces: [[UInt8]]
    private let error: Complaint?

    init(_ pieces: [String], then error: Complaint? = nil) {
        self.pieces = pieces.map { Array($0.utf8) }
        self.error = error
    }

    func next() throws -> [UInt8] {
        if !self.pieces.isEmpty { return self.pieces.removeFirst() }
        if let error { throw error }
        return []
    }
}
