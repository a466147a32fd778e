import Foundation

/// A Go program of Tests/Interop, built by tools/test, which names it in the environment. Runs while a test does.
final class GoProgram {
    struct NotBuilt: Error {}

    private let process = Process()
    private let input = Pipe()
    private var lines: AsyncStream<String>.AsyncIterator

    static var hasClient: Bool { Self.path("KRAFTI_GO_CLIENT") != nil }
    static var hasServer: Bool { Self.path("KRAFTI_GO_SERVER") != nil }

    private static func path(_ variable: String) -> String? {
        ProcessInfo.processInfo.environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    }

    init(_ variable: String, _ arguments: [String]) throws {
        guard let path = Self.path(variable) else { throw NotBuilt() }
        let output = Pipe()
        let (stream, continuation) = AsyncStream<String>.makeStream()
        self.lines = stream.makeAsyncIterator()
        self.process.executableURL = URL(filePath: path)
        self.process.arguments = arguments
        self.process.standardInput = self.input
        self.process.standardOutput = output
        try self.process.run()
        // A thread of its own: reading blocks.
        Thread.detachNewThread {
            var rest = Data()
            while true {
                let data = output.fileHandleForReading.availableData
                if data.isEmpty { break }
                rest += data
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    continuation.yield(String(decoding: rest[..<end], as: UTF8.self))
                    rest = Data(rest[(end + 1)...])
                }
            }
            continuation.finish()
        }
    }

    /// The next line that the program prints; nil once it has ended.
    func nextLine(isolation: isolated (any Actor)? = #isolation) async -> String? { await self.lines.next(isolation: isolation) }

    /// Every line until the program ends by itself.
    func allLines() async -> [String] {
        var lines: [String] = []
        while let line = await self.nextLine() { lines.append(line) }
        self.stop()
        return lines
    }

    /// The servers leave when their input ends.
    func stop() {
        try? self.input.fileHandleForWriting.close()
        self.process.waitUntilExit()
    }
}
