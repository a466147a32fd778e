package import RPC

/// What the program ends with, for scripts to read; `krafti --help` lists it. Thrown when everything else has been said.
package struct ExitStatus: Error, Hashable, Sendable {
    package let code: Int32

    package init(code: Int32) { self.code = code }

    package static let success = ExitStatus(code: 0)
    /// Something failed here, beside any call: a file cannot be read to its end, standard output cannot be written.
    package static let failure = ExitStatus(code: 1)
    /// What was asked for makes no sense, so no call was made, or not the one that the input was meant for.
    package static let usage = ExitStatus(code: 2)
    /// The reader of standard output has left, as in `| head`: what a shell reports for SIGPIPE.
    package static let outputClosed = ExitStatus.signal(13)

    /// The outcome of a call: grpcurl's 64 + status, so that scripts written for either read the same.
    package static func outcome(_ code: StatusCode) -> ExitStatus {
        code == .ok ? .success : ExitStatus(code: 64 + code.rawValue)
    }

    /// What a shell reports for a program that a signal has ended.
    package static func signal(_ number: Int32) -> ExitStatus { ExitStatus(code: 128 + number) }
}
