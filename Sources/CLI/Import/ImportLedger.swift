import CommandLineSupport
import Protobuf
import RPC

/// What an import has come to so far.
struct ImportTotals: Hashable, Sendable {
    /// How the records of a kind fared.
    struct Tally: Hashable, Sendable {
        var created = 0
        var unchanged = 0
        var taken = 0
        var unknown = 0
        var refused = 0
        var read = 0

        var count: Int { self.created + self.unchanged + self.taken + self.unknown + self.refused + self.read }
    }

    /// A line that was refused.
    struct RefusedLine: Hashable, Sendable {
        var kind: RecordKind
        var file: String
        var line: Int
        var refusal: Refusal
    }

    var tallies: [RecordKind: Tally] = [:]
    /// Lines without an id that were not refused: when they come again, nothing tells that they were here.
    var withoutIDCount = 0
    /// The first that were refused, as many as are kept.
    var refusedLines: [RefusedLine] = []
    /// The file that is being read, how far, and how much there is of it.
    var current: ImportInput?
    var readBytes = 0
    var sizeBytes: Int?

    var refusedCount: Int { self.tallies.values.reduce(0) { $0 + $1.refused } }
    var unknownCount: Int { self.tallies.values.reduce(0) { $0 + $1.unknown } }
    var count: Int { self.tallies.values.reduce(0) { $0 + $1.count } }

    subscript(kind: RecordKind) -> Tally { self.tallies[kind] ?? Tally() }
}

/// Keeps account of an import: counts what becomes of each line, writes it to the report, and knows when to stop.
actor ImportLedger {
    private let report: OutputFile?
    private let maxKept: Int
    private let stopsOnRefusal: Bool
    private(set) var totals = ImportTotals()
    /// What ended the import, if anything did.
    private(set) var failure: RPCError?
    /// Whether the report begins with that of an earlier run.
    private(set) var keepsReport = false
    private var wasRefused = false

    /// - Parameters:
    ///   - report: gets a line of JSON for each line of the files.
    ///   - maxKept: refused lines that are kept to be shown.
    init(report: sending OutputFile? = nil, maxKept: Int = 20, stopsOnRefusal: Bool = false) {
        self.report = report
        self.maxKept = maxKept
        self.stopsOnRefusal = stopsOnRefusal
    }

    /// Whether no more lines are wanted.
    var isStopped: Bool { self.failure != nil || (self.stopsOnRefusal && self.wasRefused) }

    /// Goes on with the report of an earlier run, whose refusals are not told again.
    func keepReport() { self.keepsReport = self.report?.keepContent() ?? false }

    func begin(_ input: ImportInput) {
        self.totals.current = input
        self.totals.readBytes = 0
        self.totals.sizeBytes = input.sizeBytes
    }

    func advance(to readBytes: Int) { self.totals.readBytes = readBytes }

    /// - Throws: what the report's file says.
    func record(_ outcomes: [LineOutcome], of input: ImportInput) throws {
        for outcome in outcomes {
            self.totals.tallies[input.kind, default: ImportTotals.Tally()].add(outcome.result)
            if outcome.refusal == nil, !outcome.hasID { self.totals.withoutIDCount += 1 }
            if let refusal = outcome.refusal {
                self.wasRefused = true
                self.keep(ImportTotals.RefusedLine(kind: input.kind, file: input.name, line: outcome.line, refusal: refusal))
            }
            try self.report?.write(Self.json(outcome, input))
        }
    }

    /// The import cannot go on. The first reason counts.
    func fail(_ error: RPCError) { self.failure = self.failure ?? error }

    /// Ends the report.
    func finish() throws { try self.report?.finish() }

    private func keep(_ line: ImportTotals.RefusedLine) {
        if self.totals.refusedLines.count < self.maxKept { self.totals.refusedLines.append(line) }
    }

    private static func json(_ outcome: LineOutcome, _ input: ImportInput) -> [UInt8] {
        var output = JSONOutput(isPretty: false)
        output.beginObject()
        output.key("file")
        output.string(input.name)
        output.key("line")
        output.literal(String(outcome.line))
        output.key("kind")
        output.string(input.kind.singular)
        if !outcome.tenantID.isEmpty {
            output.key("tenantId")
            output.string(outcome.tenantID)
        }
        if !outcome.id.isEmpty {
            output.key("id")
            output.string(outcome.id)
        }
        output.key("outcome")
        output.string(outcome.result.name)
        if let refusal = outcome.refusal { refusal.write(into: &output) }
        output.endObject()
        return output.bytes + [UInt8(ascii: "\n")]
    }
}

extension ImportTotals.Tally {
    mutating func add(_ result: LineOutcome.Result) {
        switch result {
        case .created: self.created += 1
        case .unchanged: self.unchanged += 1
        case .taken: self.taken += 1
        case .unknown: self.unknown += 1
        case .refused: self.refused += 1
        case .read: self.read += 1
        }
    }
}

extension LineOutcome.Result {
    fileprivate var name: String {
        switch self {
        case .created: "CREATED"
        case .unchanged: "UNCHANGED"
        case .taken: "TAKEN_BEFORE"
        case .unknown: "UNKNOWN"
        case .refused: "REFUSED"
        case .read: "READ"
        }
    }
}

extension Refusal {
    /// Members of an object: `status` unless the line was not sent, `message`, and `problems` where fields are known.
    func write(into output: inout JSONOutput) {
        if let status = self.status {
            output.key("status")
            output.string(status.name)
        }
        output.key("message")
        output.string(self.message)
        guard !self.problems.isEmpty else { return }
        output.key("problems")
        output.beginArray()
        for problem in self.problems {
            output.beginElement()
            output.beginObject()
            output.key("field")
            output.string(problem.field)
            output.key("text")
            output.string(problem.text)
            output.endObject()
        }
        output.endArray()
    }
}
