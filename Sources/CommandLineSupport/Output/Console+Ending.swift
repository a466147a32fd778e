package import ArgumentParser

extension Console {
    /// Tells what has ended a program, where that is to be told.
    /// - Parameter root: the program's command line, whose parser has its own to say: help, a version, what it did not understand.
    /// - Returns: what the program ends with.
    package func end<Root: ParsableCommand>(_ root: Root.Type, with error: any Error) -> ExitStatus {
        switch error {
        case let status as ExitStatus: return status
        case let complaint as Complaint:
            self.say(complaint)
            return complaint.status
        case is OutputClosed: return .outputClosed
        default: break
        }
        let text = root.fullMessage(for: error)
        guard root.exitCode(for: error).isSuccess else {
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) { self.say(String(line)) }
            return .usage
        }
        do {
            try self.print(line: text)
            return .success
        } catch is OutputClosed {
            return .outputClosed
        } catch {
            return .failure
        }
    }
}
