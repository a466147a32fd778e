import Foundation
import Testing

@testable import Application

struct StateLockTests {
    @Test func `a folder is one server's, and the second is told whose`() throws {
        let folder = NSTemporaryDirectory() + "state-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let lock = try StateLock(folder: folder, holder: "process 4711")
        let error = #expect(throws: StartError.self) { try StateLock(folder: folder, holder: "process 4712") }
        #expect(error?.description.contains("in use by another server: process 4711") == true)
        lock.release()
        let next = try StateLock(folder: folder, holder: "process 4712")
        let other = #expect(throws: StartError.self) { try StateLock(folder: folder, holder: "process 4713") }
        #expect(other?.description.contains("process 4712") == true)
        next.release()
    }

    @Test func `a folder that cannot be made is told`() {
        let error = #expect(throws: StartError.self) { try StateLock(folder: "/proc/nowhere/state", holder: "") }
        let expected = "/proc/nowhere/state cannot be made: No such file or directory. Choose another with --state."
        #expect(error?.description.hasSuffix(expected) == true, "\(error?.description ?? "")")
    }

    @Test func `a file in the place of a folder is told`() throws {
        let file = NSTemporaryDirectory() + "state-\(UUID().uuidString.prefix(8))"
        try "x".write(toFile: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: file) }
        for folder in [file, "\(file)/below"] {
            let error = #expect(throws: StartError.self) { try StateLock(folder: folder, holder: "") }
            #expect(
                error?.description.contains("\(folder) cannot be made: Not a directory.") == true, "\(error?.description ?? "")")
        }
    }
}
