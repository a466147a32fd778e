import CommandLineSupport
import Foundation

/// The files of an export: all of them come into their places at its end, or none.
final class ExportFolder {
    private let replacesFiles: Bool
    private let files: [(kind: RecordKind, file: OutputFile)]
    private(set) var counts: [(kind: RecordKind, count: Int)]

    /// Makes the folder where it is missing.
    /// - Throws: a complaint when it cannot be written, or when it has a file that is not to be replaced.
    init(_ path: String, replacesFiles: Bool, kinds: [RecordKind]) throws(Complaint) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw Complaint("The folder \(path.printable) cannot be made: \(error.localizedDescription)", status: .failure)
        }
        let folder = path.hasSuffix("/") ? path : path + "/"
        for kind in kinds where !replacesFiles && FileManager.default.fileExists(atPath: folder + kind.fileName) {
            throw OutputFile.isThere(folder + kind.fileName)
        }
        self.replacesFiles = replacesFiles
        self.files = try kinds.map { (kind) throws(Complaint) in (kind, try OutputFile(whole: folder + kind.fileName)) }
        self.counts = kinds.map { ($0, 0) }
    }

    func write(_ lines: [UInt8], _ count: Int, _ kind: RecordKind) throws {
        guard let index = self.files.firstIndex(where: { $0.kind == kind }) else { return }
        try self.files[index].file.write(lines)
        self.counts[index].count += count
    }

    /// Puts the files in their places, when all of them are complete.
    /// - Throws: a complaint; none is in its place then, unless it replaced another.
    func finish() throws {
        for (_, file) in self.files { try file.complete() }
        var published: [OutputFile] = []
        do {
            for (_, file) in self.files {
                try file.publish(replaces: self.replacesFiles)
                published.append(file)
            }
        } catch {
            if !self.replacesFiles { for file in published { file.withdraw() } }
            throw error
        }
    }
}
