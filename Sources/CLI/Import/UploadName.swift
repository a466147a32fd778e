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

    /// Whether an upload was begun here and not completed.
    func isKept(_ key: UploadKey) -> Bool { self.kept(key) != nil }

    /// The name of an upload: that of one that was interrupted, or another.
    /// - Returns: also whether a second run will find it.
    func name(for key: UploadKey) -> (name: String, isKept: Bool) {
        if let kept = self.kept(key) { return (kept, true) }
        let name = key.newName
        guard let path = self.path(of: key) else { return (name, false) }
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
    func forget(_ key: UploadKey) {
        if let path = self.path(of: key) { try? FileManager.default.removeItem(atPath: path) }
    }

    /// The name of an upload that no second run can take up.
    static func random() -> String { "import-\(UUID().uuidString.lowercased())" }

    private func kept(_ key: UploadKey) -> String? {
        guard let path = self.path(of: key), let kept = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return key.mayHave(kept) ? kept : nil
    }

    private func path(of key: UploadKey) -> String? { self.folder.map { "\($0)/\(key.fileName)" } }
}

/// Tells uploads apart: the same file goes to two servers in two uploads.
struct UploadKey: Hashable, Sendable {
    /// Nil where it is not known before it is read.
    var content: ContentFingerprint?
    var kind: RecordKind
    /// The server, by its addresses.
    var server: String
    /// The name that the person chose.
    var chosenName: String?

    /// A name that no upload has had, unless the person chose one. That is bound to the content too: what comes under the same name
    /// with other content is another upload.
    fileprivate var newName: String {
        if let chosenName {
            // One that was made here and could not be kept is bound already.
            guard let content = self.content, !chosenName.hasPrefix("\(content.text)-") else { return chosenName }
            return "\(chosenName)-\(content.shortText)"
        }
        return "\(self.start)-\(String(UInt64.random(in: .min ... .max), radix: 16))"
    }

    fileprivate func mayHave(_ name: String) -> Bool {
        self.chosenName != nil ? name == self.newName : name.hasPrefix(self.start) && name.count <= 64
    }

    fileprivate var fileName: String {
        var place = ContentFingerprint()
        place.add(Array(self.server.utf8))
        if let chosenName { place.add([0] + Array(chosenName.utf8)) }
        return "\(self.start)-\(self.kind.rawValue)-\(place.shortText)"
    }

    private var start: String { self.content?.text ?? "stream" }
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
    var text: String { "\(String(self.count, radix: 36))-\(self.shortText)" }

    /// Without the length: 13 letters and digits at most.
    var shortText: String { String(self.hash, radix: 36) }
}
