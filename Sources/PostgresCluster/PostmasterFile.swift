import Foundation

/// What a running Postgres says of itself in `postmaster.pid`: a line for each fact (Postgres, src/include/miscadmin.h).
struct PostmasterFile: Hashable, Sendable {
    let process: Int32
    let dataFolder: String
    let socketFolder: String
    let isReady: Bool

    /// - Returns: nil when the file is not there, or not whole yet.
    init?(inDataFolder folder: String) {
        guard let text = try? String(contentsOfFile: Self.path(inDataFolder: folder), encoding: .utf8) else { return nil }
        self.init(text)
    }

    init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // The lines: process, data folder, start, port, socket folder, address, shared memory, state.
        guard lines.count >= 5, let process = Int32(lines[0]), process > 1 else { return nil }
        self.process = process
        self.dataFolder = String(lines[1])
        self.socketFolder = String(lines[4])
        self.isReady = lines.count >= 8 && lines[7].trimmingCharacters(in: .whitespaces) == "ready"
    }

    static func path(inDataFolder folder: String) -> String { "\(folder)/postmaster.pid" }
}
