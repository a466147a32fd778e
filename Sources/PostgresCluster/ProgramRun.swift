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

    /// How long a program that nobody waits for any more may take to leave things in order.
    private static let graceOfTheUnwanted = Duration.seconds(10)

    /// When the task is cancelled the program is asked to end, and its end is waited for all the same: nothing is left running.
    /// - Parameter input: stands on standard input; short enough for a pipe.
    func run(input: String = "") async throws(ClusterError) -> Outcome {
        let process = self.describe()
        let (inputPipe, outputPipe) = (Pipe(), Pipe())
        process.standardInput = inputPipe
        process.standardOutput = outputPipe
        process.standardError = outputPipe
        let (ends, end) = AsyncStream.makeStream(of: Int32.self)
        let ended = EndOfProcess()
        try self.start(process) { status in
            ended.set(status)
            end.yield(status)
        }
        let number = process.processIdentifier
        try? inputPipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try? inputPipe.fileHandleForWriting.close()
        // Read to its end on a thread of its own: a program that fills the pipe waits for a reader.
        let output = outputPipe.fileHandleForReading
        let (texts, text) = AsyncStream.makeStream(of: String.self)
        Thread.detachNewThread { text.yield(String(decoding: (try? output.readToEnd()) ?? Data(), as: UTF8.self)) }
        // In a task of its own, which is not cancelled with this one.
        let outcome = Task {
            var (statuses, outputs) = (ends.makeAsyncIterator(), texts.makeAsyncIterator())
            return await Outcome(status: statuses.next() ?? -1, output: outputs.next() ?? "")
        }
        return await withTaskCancellationHandler {
            await outcome.value
        } onCancel: {
            Task.detached { await Self.end(number, ended) }
        }
    }

    /// Asks a child and those it has started to end, then makes them.
    private static func end(_ process: Int32, _ ended: EndOfProcess) async {
        for signal in [SIGTERM, SIGKILL] {
            guard ended.status == nil else { return }
            // A child that leads a group is told together with its own children.
            kill(getpgid(process) == process ? -process : process, signal)
            let deadline = ContinuousClock.now + Self.graceOfTheUnwanted
            while ended.status == nil, ContinuousClock.now < deadline { try? await Task.sleep(for: PrivateCluster.pollInterval) }
        }
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
        let hasBegun = DispatchSemaphore(value: 0)
        process.terminationHandler = { process in
            // Foundation lets go of a process when somebody has waited for its end, which has come; else both live for ever.
            hasBegun.wait()
            process.waitUntilExit()
            onEnd(process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus)
        }
        do {
            try process.run()
            hasBegun.signal()
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
