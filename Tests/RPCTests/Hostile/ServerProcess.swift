import Foundation
import RPC

/// `krafti-echo` in a process of its own, for what can only be seen or limited there: descriptors and memory.
final class ServerProcess {
    struct NotReady: Error {}

    let endpoint: Endpoint
    private let process: Process

    /// Where the program is: beside the test bundle, when it was built along.
    static let program: URL? = {
        let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let program = folder.appending(path: "krafti-echo")
        return FileManager.default.isExecutableFile(atPath: program.path) ? program : nil
    }()

    /// - Parameter maxDescriptors: how many files and sockets the process may have open.
    init(maxDescriptors: Int) throws {
        guard let program = Self.program else { throw NotReady() }
        self.process = Process()
        self.process.executableURL = URL(filePath: "/bin/sh")
        self.process.arguments = ["-c", "ulimit -n \(maxDescriptors) && exec \"$0\" --listen 127.0.0.1:0", program.path]
        let output = Pipe()
        self.process.standardInput = FileHandle.nullDevice
        self.process.standardOutput = output
        self.process.standardError = FileHandle.nullDevice
        try self.process.run()
        var line = ""
        while !line.hasSuffix("\n") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw NotReady() }
            line += String(decoding: data, as: UTF8.self)
        }
        guard let address = line.split(separator: "=").last else { throw NotReady() }
        self.endpoint = try Endpoint(parsing: address.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    var isRunning: Bool { self.process.isRunning }

    func stop() {
        self.process.terminate()
        self.process.waitUntilExit()
    }

    /// Memory that the process holds in RAM, in bytes; nil where the system does not say so in this way.
    var residentBytes: Int? {
        // The second number of statm is resident pages (proc_pid_statm(5)).
        let pages = try? String(contentsOfFile: "/proc/\(self.process.processIdentifier)/statm", encoding: .utf8).split(
            separator: " ")
        return pages.flatMap { $0.count > 1 ? Int($0[1]) : nil }.map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
    }

    /// How many sockets the process has open, the one it listens on among them; nil where the system does not say so in this way.
    var sockets: Int? {
        let folder = "/proc/\(self.process.processIdentifier)/fd"
        return try? FileManager.default.contentsOfDirectory(atPath: folder).count { name in
            // One that is closed meanwhile leads nowhere.
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)"))?.hasPrefix("socket:") ?? false
        }
    }

    /// Processor time that the process has used; nil where the system does not say so in this way.
    var processorTime: Duration? {
        // Behind the name in parentheses, fields 14 and 15 are ticks in user and system mode (proc_pid_stat(5)).
        guard let stat = try? String(contentsOfFile: "/proc/\(self.process.processIdentifier)/stat", encoding: .utf8),
            let fields = stat.split(separator: ")").last?.split(separator: " "), fields.count > 12,
            let user = Int(fields[11]), let system = Int(fields[12])
        else { return nil }
        return .milliseconds((user + system) * 1000 / Int(sysconf(Int32(_SC_CLK_TCK))))
    }
}
