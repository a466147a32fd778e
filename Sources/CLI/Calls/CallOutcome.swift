import CommandLineSupport
import Protobuf
import RPC

/// What became of one request.
struct CallOutcome: Sendable {
    enum Result: Sendable {
        /// The answer as compact JSON.
        case answered([UInt8])
        /// A stream's good end; its messages were told of as they came.
        case ended
        case failed(RPCError)
        /// It was not sent: its JSON is wrong.
        case refused(InputError)
        /// The input could not be read so far.
        case unreadable(Complaint)
    }

    /// The number of the request in the input, from 0.
    var index: Int
    /// The line of the input where the request begins, from 1.
    var line: Int
    var result: Result
    /// What came with a good answer; what came with an error is in the error.
    var metadata = Metadata()
    var elapsed = Duration.zero
    /// Encoded messages, without frames.
    var sentBytes = 0
    var receivedBytes = 0

    var exitStatus: ExitStatus {
        switch self.result {
        case .answered, .ended: .success
        case .failed(let error): .outcome(error.code)
        case .refused: .usage
        case .unreadable(let complaint): complaint.status
        }
    }
}
