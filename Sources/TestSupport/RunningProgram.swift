package import Foundation
import Locking

/// A program while it runs. Its output is gathered as it comes, so that it never waits for a reader.
package final class RunningProgram: Sendable {
    /// How a program ended.
    package enum End: Sendable {
        case status(Int32)
        case signal(Int32)
    }

    package struct State: Sendable {
        package fileprivate(set) var output = Data()
        package fileprivate(set) var errors = Data()
        fileprivate var openStreams = 2
        fileprivate var end: End?

        package var hasEnded: Bool { self.end != nil && self.openStreams == 0 }
        package var outputText: String { String(decoding: self.output, as: UTF8.self) }
        package var errorText: String { String(decoding: self.errors, as: UTF8.self) }
    }

    /// How it was, when it is over.
    package struct Outcome: Sendable {
        /// Nil when a signal has ended it.
        package fileprivate(set) var status: Int32?
        /// The signal that has ended it.
        package fileprivate(set) var signal: Int32?
        package let output: String
        package let errors: String

        package var lines: [String] { self.output.split(separator: "\n").map(String.init) }
        package var errorLines: [String] { self.errors.split(separator: "\n").map(String.init) }
    }

    private struct Waiting: Sendable {
        let isMet: @Sendable (State) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private let input: FileHandle
    package let processIdentifier: Int32
    private let state: Guarded<(now: State, waiting: [Waiting])>

    private init(input: FileHandle, processIdentifier: Int32, state: State) {
        self.input = input
        self.processIdentifier = processIdentifier
        self.state = Guarded((state, []))
    }

    /// What a pipe takes before anyone reads (pipe(7)).
    private static let pipeBytes = 64 * 1024
    package struct TooMuchInput: Error {}

    /// Runs a process that was described and not begun.
    /// - Parameter wholeInput: all that it will read, there before it begins, however busy the machine is; nil when the test writes.
    package static func start(_ process: Process, wholeInput: String? = nil) throws -> RunningProgram {
        // Writing to a program that has ended is an error, not the end of the tests.
        signal(SIGPIPE, SIG_IGN)
        let (input, output, errors) = (Pipe(), Pipe(), Pipe())
        (process.standardInput, process.standardOutput, process.standardError) = (input, output, errors)
        if let wholeInput {
            guard wholeInput.utf8.count <= Self.pipeBytes else { throw TooMuchInput() }
            try input.fileHandleForWriting.write(contentsOf: Data(wholeInput.utf8))
            try input.fileHandleForWriting.close()
        }
        let (ends, end) = AsyncStream.makeStream(of: End.self)
        process.terminationHandler = { process in
            // Only this makes a Process and its run loop source let go of each other.
            process.waitUntilExit()
            let isSignal = process.terminationReason == .uncaughtSignal
            end.yield(isSignal ? .signal(process.terminationStatus) : .status(process.terminationStatus))
        }
        try process.run()
        let program = RunningProgram(
            input: input.fileHandleForWriting,
            processIdentifier: process.processIdentifier,
            state: State()
        )
        program.gather(output.fileHandleForReading, \.output)
        program.gather(errors.fileHandleForReading, \.errors)
        Task {
            for await end in ends {
                program.update { $0.end = end }
                return
            }
        }
        return program
    }

    private func gather(_ handle: FileHandle, _ stream: any WritableKeyPath<State, Data> & Sendable) {
        // A thread for each stream: FileHandle's own handlers crash libdispatch when a descriptor closes under them.
        Thread.detachNewThread {
            while case let data = handle.availableData, !data.isEmpty { self.update { $0[keyPath: stream] += data } }
            self.update { $0.openStreams -= 1 }
        }
    }

    private func update(_ change: (inout State) -> Void) {
        let met = self.state.withLock { state in
            change(&state.now)
            let now = state.now
            let met = state.waiting.filter { $0.isMet(now) }
            state.waiting.removeAll { $0.isMet(now) }
            return met
        }
        for waiting in met { waiting.continuation.resume() }
    }

    /// Waits until the program has done something, or has ended.
    package func wait(until isMet: @escaping @Sendable (State) -> Bool) async {
        await withCheckedContinuation { continuation in
            let waiting = Waiting(isMet: { isMet($0) || $0.hasEnded }, continuation: continuation)
            let isMetAlready = self.state.withLock { state in
                if waiting.isMet(state.now) { return true }
                state.waiting.append(waiting)
                return false
            }
            if isMetAlready { continuation.resume() }
        }
    }

    /// What it has done so far.
    package var soFar: State { self.state.withLock { $0.now } }

    package func write(_ text: String) {
        // A program that ends without reading is its own business.
        try? self.input.write(contentsOf: Data(text.utf8))
    }

    package func closeInput() { try? self.input.close() }

    package func send(signal: Int32) { kill(self.processIdentifier, signal) }

    /// Waits for the end.
    package func outcome() async -> Outcome {
        await self.wait { _ in false }
        let state = self.state.withLock { $0.now }
        var outcome = Outcome(output: state.outputText, errors: state.errorText)
        switch state.end {
        case .status(let status): outcome.status = status
        case .signal(let signal): outcome.signal = signal
        case nil: break
        }
        return outcome
    }
}
