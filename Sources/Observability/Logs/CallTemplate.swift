import Logging

/// What the JSON lines of a method's answered calls have in common, made once: what is left to do for each is to put its own facts between.
struct CallTemplate: Sendable {
    /// Behind the time.
    private let beginning: [UInt8]
    /// Behind the request id.
    private let middle: [UInt8]

    init(level: Logger.Level, method: String, status: String, logger: String) {
        self.beginning = Array(
            "\",\"level\":\"\(level.rawValue)\",\"msg\":\"\(EndedCall.Ending.answered.rawValue)\",\"logger\":\(JSONObject.quoted(logger))"
                .utf8)
        let (method, status) = (JSONObject.quoted(LogLine.bounded(method)), JSONObject.quoted(LogLine.bounded(status)))
        self.middle = Array("\",\"rpc.method\":\(method),\"rpc.response.status_code\":\(status)".utf8)
    }

    /// Has a call's line used, before the memory that holds it is gone.
    /// - Returns: false, and nothing is used, where the line has to be made with more care: something of the call's own needs escaping
    ///   or cutting off.
    func withLine(
        time: LogTime, microseconds: Int, peer: String, requestID: String?, tenant: String?,
        _ use: (UnsafeBufferPointer<UInt8>) -> Void
    ) -> Bool {
        PlainLine.withLine { line in
            line.add(constant: "{\"time\":\"")
            time.addFull(to: &line)
            line.add(self.beginning)
            line.add(constant: ",\"duration_ms\":")
            line.add(microseconds: microseconds)
            line.add(constant: ",\"peer\":\"")
            line.add(peer)
            if let requestID {
                line.add(constant: "\",\"request_id\":\"")
                line.add(requestID)
            }
            line.add(self.middle)
            if let tenant {
                line.add(constant: ",\"tenant\":\"")
                line.add(tenant)
                line.add(constant: "\"")
            }
            line.add(constant: "}\n")
        } use: {
            use($0)
        }
    }
}
