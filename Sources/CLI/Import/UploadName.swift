import CommandLineSupport
import Foundation

/// The names under which servers remember uploads, so that one that was interrupted goes on where it ended.
///
/// A name is made of the file's content and of chance, and is kept on this machine until the upload is complete: a second run of an
/// interrupted upload finds it there. The next import of the same file is another upload, with another name.
struct UploadNames: Sendable {
    /// Where they are kept; nil keeps none.
    let folder: String?

    /// - Parameter environment: the value of an environment variable.
    init(environment: (String) -> String?) {
        let state = environment("XDG_STATE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
        self.folder = (state ?? environment("HOME").map { "\($0)/.local/state" }).map { "\($0)/krafti/uploads" }
    }

    init(folder: String?) { self.folder = folder }

    /// The name of the upload of a file with this content: that of one that was interrupted, or another.
    /// - Returns: also whether a second run will find it.
    func name(for fingerprint: ContentFingerprint) -> (name: String, isKept: Bool) {
        guard let path = self.path(of: fingerprint) else { return (Self.make(fingerprint), false) }
        if let kept = try? String(contentsOfFile: path, encoding: .utf8), kept.hasPrefix(fingerprint.text), kept.count <= 64 {
            return (kept, true)
        }
        let name = Self.make(fingerprint)
        do {
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(name.utf8).write(to: URL(filePath: path), options: .atomic)
            return (name, true)
        } catch {
            return (name, false)
        }
    }

    /// The upload is complete.
    func forget(_ fingerprint: ContentFingerprint) {
        if let path = self.path(of: fingerprint) { try? FileManager.default.removeItem(atPath: path) }
    }

    /// The name of an upload that no second run can take up.
    static func random() -> String { "import-\(UUID().uuidString.lowercased())" }

    private static func make(_ fingerprint: ContentFingerprint) -> String {
        "\(fingerprint.text)-\(String(UInt64.random(in: .min ... .max), radix: 16))"
    }

    private func path(of fingerprint: ContentFingerprint) -> String? { self.folder.map { "\($0)/\(fingerprint.text)" } }
}

/// Tells contents apart: their length and FNV-1a's 64 bits of them. Against chance, not against malice.
struct ContentFingerprint: Hashable, Sendable {
    private var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    private var count = 0

    mutating func add(_ bytes: [UInt8]) {
        var hash = self.hash
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        self.hash = hash
        self.count += bytes.count
    }

    /// Of a source, to its end.
    static func read(_ source: any ByteSource) async throws -> ContentFingerprint {
        var fingerprint = ContentFingerprint()
        while case let piece = try await source.next(), !piece.isEmpty { fingerprint.add(piece) }
        return fingerprint
    }

    /// Letters and digits that may stand in the name of a file.
    var text: String { "\(String(self.count, radix: 36))-\(String(self.hash, radix: 36))" }
}
