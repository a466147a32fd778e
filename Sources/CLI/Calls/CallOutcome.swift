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
        /// Its JSON is wrong. It was not sent, and a stream that it was to be part of was given up.
        case refused(InputError)
        /// The input could not be read so far; a stream of it was given up.
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
    /// Of a stream: messages that were sent before it was given up.
    var messagesBefore = 0

    /// What was sent of a request that as a whole was not.
    var sentBefore: String {
        switch self.messagesBefore {
        case 0: "Not sent."
        case 1: "One message of the stream had been sent, and the call was given up."
        default: "\(self.messagesBefore) messages of the stream had been sent, and the call was given up."
        }
    }

    var exitStatus: ExitStatus {
        switch self.result {
        case .answered, .ended: .success
        case .failed(let error): .outcome(error.code)
        // Where something was sent, more has gone wrong than a command that makes no sense.
        case .refused: self.messagesBefore > 0 ? .failure : .usage
        case .unreadable(let complaint): self.messagesBefore > 0 ? .failure : complaint.status
        }
    }
}
