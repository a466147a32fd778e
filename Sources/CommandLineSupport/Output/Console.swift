/// Where the program's words go: data to standard output, messages to standard error.
package struct Console: Sendable {
    package var output: any ByteSink
    package var errors: any ByteSink
    package var terminal: Terminal
    /// How the program's complaints begin.
    package var program: String

    package init(output: any ByteSink, errors: any ByteSink, terminal: Terminal, program: String = "krafti") {
        self.output = output
        self.errors = errors
        self.terminal = terminal
        self.program = program
    }

    package static let standard = Console.standard(of: "krafti")

    package static func standard(of program: String) -> Console {
        Console(
            output: DescriptorSink.standardOutput,
            errors: DescriptorSink.standardError,
            terminal: .current(environment: Environment.value),
            program: program
        )
    }

    /// Prints data.
    /// - Throws: `OutputClosed` when nobody reads any more; a complaint when it cannot be written.
    package func print(_ bytes: [UInt8]) throws {
        try self.output.write(bytes)
    }

    /// Prints JSON; to a terminal nothing that it would obey.
    package func print(json: [UInt8]) throws {
        try self.print(self.terminal.isOutputTerminal ? json.jsonForTerminals : json)
    }

    /// Prints data and a line break.
    package func print(line: String) throws {
        try self.print(Array((line + "\n").utf8))
    }

    /// Tells the person something. It may name what is anybody's, as a file: a terminal is not to obey it.
    package func say(_ line: String) { self.say(styled: line.printable) }

    /// Tells the person something that has its style already, and in which nothing else is for the terminal. That nobody listens is no
    /// reason to fail.
    package func say(styled line: String) {
        try? self.errors.write(Array((line + "\n").utf8))
    }

    package func say(_ complaint: Complaint) {
        // Some show a list.
        let lines = complaint.message.split(separator: "\n").map { String($0).printable }
        self.say(styled: "\(self.terminal.errorStyle.error("\(self.program):")) \(lines.first ?? "")")
        for line in lines.dropFirst() { self.say(styled: line) }
        if let advice = complaint.advice { self.say(advice) }
    }
}

/// Takes bytes to where they are read.
package protocol ByteSink: Sendable {
    /// - Throws: `OutputClosed` when nobody reads any more; a complaint when they cannot be written.
    func write(_ bytes: [UInt8]) throws
}

/// Whoever read our output has left, as `head` does when it has seen enough: nothing is wrong, and nothing is left to do.
package struct OutputClosed: Error {}
