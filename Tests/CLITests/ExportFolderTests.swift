import Foundation
import Testing

@testable import CLI
@testable import CommandLineSupport

@Suite struct ExportFolderTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "krafti-export-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    private func files(_ path: String) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }

    @Test func `files come into their places together`() throws {
        try self.inFolder { path in
            let folder = try ExportFolder(path, replacesFiles: false, kinds: [.tenants, .artisans])
            try folder.write(Array("a\n".utf8), 1, .tenants)
            #expect(try self.files(path).allSatisfy { $0.hasPrefix(".") })
            try folder.finish()
            #expect(try self.files(path) == ["artisans.ndjson", "tenants.ndjson"])
            #expect(try String(contentsOfFile: path + "/tenants.ndjson", encoding: .utf8) == "a\n")
        }
    }

    @Test func `a file that somebody makes meanwhile is theirs, and none of the others comes to be`() throws {
        try self.inFolder { path in
            var folder: ExportFolder? = try ExportFolder(path, replacesFiles: false, kinds: [.tenants, .artisans])
            try "theirs".write(toFile: path + "/artisans.ndjson", atomically: true, encoding: .utf8)
            let complaint = #expect(throws: Complaint.self) { try folder?.finish() }
            #expect(complaint?.message == "\(path)/artisans.ndjson is there already.")
            folder = nil
            #expect(try self.files(path) == ["artisans.ndjson"])
            #expect(try String(contentsOfFile: path + "/artisans.ndjson", encoding: .utf8) == "theirs")
        }
    }

    @Test func `where files are to be replaced, those that come meanwhile are, too`() throws {
        try self.inFolder { path in
            let folder = try ExportFolder(path, replacesFiles: true, kinds: [.tenants])
            try "theirs".write(toFile: path + "/tenants.ndjson", atomically: true, encoding: .utf8)
            try folder.finish()
            #expect(try String(contentsOfFile: path + "/tenants.ndjson", encoding: .utf8).isEmpty)
        }
    }
}
