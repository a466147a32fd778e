import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A program that is run to its end, or begun.
///
/// It inherits neither the environment, which may hold secrets and settings for other databases, nor the working folder, which its
/// user may not be allowed to enter, nor open files.
struct ProgramRun: Sendable {
    let program: String
    let arguments: [String]

    /// An end: the exit status, or the signal's number plus 128; and what the program printed.
    struct Outcome: Sendable {
        let status: Int32
        let output: String
    }

    init(_ program: String, _ arguments: [String], as user: ClusterUser? = nil) {
        (self.program, self.arguments) = user?.run(program, arguments) ?? (program, arguments)
    }

    /// - Parameter input: stands on standard input; short enough for a pipe.
    func run(input: String = "") async throws(ClusterError) -> Outcome {
        let process = self.describe()
        let (inputPipe, outputPipe) = (Pipe(), Pipe())
        process.standardInput = inputPipe
        process.standardOutput = outputPipe
        process.standardError = outputPipe
        let (ends, end) = AsyncStream.makeStream(of: Int32.self)
        try self.start(process) { end.yield($0) }
        try? inputPipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try? inputPipe.fileHandleForWriting.close()
        // Read to its end on a thread of its own: a program that fills the pipe waits for a reader.
        let output = outputPipe.fileHandleForReading
        let (texts, text) = AsyncStream.makeStream(of: String.self)
        Thread.detachNewThread { text.yield(String(decoding: (try? output.readToEnd()) ?? Data(), as: UTF8.self)) }
        var statuses = ends.makeAsyncIterator()
        let status = await statuses.next() ?? -1
        var outputs = texts.makeAsyncIterator()
        return await Outcome(status: status, output: outputs.next() ?? "")
    }

    /// Begins the program, whose output goes to `log`.
    /// - Parameter onEnd: called once, on any thread.
    func begin(log: FileHandle, onEnd: @escaping @Sendable (Int32) -> Void) throws(ClusterError) -> Process {
        let process = self.describe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = log
        process.standardError = log
        try self.start(process, onEnd: onEnd)
        return process
    }

    private func describe() -> Process {
        let process = Process()
        process.executableURL = URL(filePath: self.program)
        process.arguments = self.arguments
        process.currentDirectoryURL = URL(filePath: "/")
        let kept = ["PATH", "LD_LIBRARY_PATH", "TMPDIR"]
        process.environment = ProcessInfo.processInfo.environment.filter { kept.contains($0.key) }
            .merging(["LC_ALL": "C.UTF-8", "TZ": "UTC"]) { $1 }
        return process
    }

    private func start(_ process: Process, onEnd: @escaping @Sendable (Int32) -> Void) throws(ClusterError) {
        process.terminationHandler = { process in
            onEnd(process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus)
        }
        do {
            try process.run()
        } catch {
            throw ClusterError(.programFailed, "\(self.program) cannot be run: \(error.localizedDescription)")
        }
    }
}

extension Process {
    /// Ends a child whatever it is doing. Its number is still its own: a child keeps it until it is collected.
    func forceEnd() {
        if self.isRunning { kill(self.processIdentifier, SIGKILL) }
    }
}
