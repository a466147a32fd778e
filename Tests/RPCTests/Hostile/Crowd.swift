import Foundation
import NIOCore
import TestSupport

@testable import RPC

/// Connections from a process of its own, because each process has only so many descriptors. Each makes one call once all are there.
final class Crowd: Sendable {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    init(of count: Int, at endpoint: Endpoint) throws {
        guard case .tcp(let host, let port) = endpoint.kind else { throw ChannelError.ioOnClosedChannel }
        let request = Data(ByteBuffer.request(1, "Echo").readableBytesView).base64EncodedString()
        let answer = Data(ByteBuffer.response(1).readableBytesView).base64EncodedString()
        let script = """
            import base64, resource, socket, sys
            soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            request, answer = base64.b64decode("\(request)"), base64.b64decode("\(answer)")
            crowd = [socket.create_connection(("\(host)", \(port))) for _ in range(\(count))]
            for member in crowd:
                member.sendall(request)
            print(sum(member.recv(len(answer), socket.MSG_WAITALL) == answer for member in crowd), flush=True)
            sys.stdin.read()
            """
        self.process.executableURL = Shell.path(of: "python3")
        self.process.arguments = ["-c", script]
        self.process.standardInput = self.input
        self.process.standardOutput = self.output
        try self.process.run()
    }

    /// How many of the calls were answered as they should be, once all were answered. Waits on a thread of its own.
    func answers() async throws -> Int? {
        let output = self.output.fileHandleForReading
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var line = ""
                while !line.hasSuffix("\n") {
                    let data = output.availableData
                    if data.isEmpty { break }
                    line += String(decoding: data, as: UTF8.self)
                }
                continuation.resume(returning: Int(line.trimmingCharacters(in: .newlines)))
            }
        }
    }

    /// Ends the process, and with it every connection.
    func leave() {
        try? self.input.fileHandleForWriting.close()
        self.process.waitUntilExit()
    }
}
