import Foundation
import FuzzTargets
import Testing

/// What the fuzzer found, once more: inputs that reached code no other had, and those that broke something.
///
/// `tools/fuzz --keep` renews the files. An input that breaks a property stops the process; the run's log ends with its name.
struct CorpusTests {
    struct Input: Sendable, CustomTestStringConvertible {
        let target: FuzzTarget
        let file: URL

        var testDescription: String { "\(self.target)/\(self.file.lastPathComponent)" }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/fuzz")
        .standardized

    private static func inputs(of target: FuzzTarget) -> [Input] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: self.folder.appending(path: target.rawValue).path)
        return (names ?? []).sorted().map { name in
            Input(target: target, file: self.folder.appending(path: "\(target.rawValue)/\(name)"))
        }
    }

    @Test(arguments: FuzzTarget.allCases.flatMap(Self.inputs)) func `an input does no harm`(input: Input) async throws {
        let bytes = [UInt8](try Data(contentsOf: input.file))
        // On a thread of its own: a target waits for handlers, which run on the threads that tests share.
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                input.target.run(bytes)
                continuation.resume()
            }
        }
    }

    @Test(arguments: FuzzTarget.allCases) func `every target has a corpus, small enough to keep`(target: FuzzTarget) throws {
        let inputs = Self.inputs(of: target)
        #expect((20...75).contains(inputs.count))
        let sizes = try inputs.map { try Data(contentsOf: $0.file).count }
        #expect(sizes.reduce(0, +) < 200 * 1024)
    }
}
