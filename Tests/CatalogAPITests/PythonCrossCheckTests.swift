import CatalogAPI
import Foundation
import Protobuf
import RPC
import TestMessages
import Testing

/// Another implementation's opinion: Python's protobuf makes messages of all our types at random and judges what we make of them.
@Suite(.serialized, .timeLimit(.minutes(5))) struct PythonCrossCheckTests {
    private static let registry = MessageRegistry.protobuf.merging(.rpc).merging(.catalogAPI).merging(.testMessages)
    private static let messageCount = 5_000

    @Test func `random messages of every type mean the same to Python`() throws {
        let python = try Python()
        defer { python.removeFolder() }
        let seed = ProcessInfo.processInfo.environment["KRAFTI_SEED"] ?? String(UInt32.random(in: .min ... .max))
        print("cross-check with Python: \(Self.messageCount) messages, KRAFTI_SEED=\(seed)")
        let cases = python.folder.appending(path: "cases")
        let answers = python.folder.appending(path: "answers")

        let made = try python.run("make", seed, String(Self.messageCount), cases.path)
        try #require(made.status == 0, "\(made.output)")
        let records = try Record.read(cases)
        try #require(records.count == Self.messageCount)
        try Record.write(try records.enumerated().map { try self.answer($1, index: $0, seed: seed) }, to: answers)
        let checked = try python.run("check", cases.path, answers.path)
        #expect(checked.status == 0, "seed \(seed): \(checked.output)")
    }

    @Test func `every .proto file is described as protoc describes it`() throws {
        let python = try Python()
        defer { python.removeFolder() }
        let files = ProtoFile.protobuf + ProtoFile.rpc + ProtoFile.catalogAPI + ProtoFile.testMessages
        let served = python.folder.appending(path: "files")
        try Record.write(files.map { Record(type: $0.path, binary: $0.serializedDescriptor, json: "") }, to: served)
        let checked = try python.run("files", served.path)
        #expect(checked.status == 0, "\(checked.output)")
    }

    /// What we make of a message: its binary form, read and written, and its JSON form.
    private func answer(_ record: Record, index: Int, seed: String) throws -> Record {
        let place: Comment = "seed \(seed), message \(index), \(record.type): \(record.json)"
        let type = try #require(Self.registry[record.type], place)
        let message: any Message
        let fromJSON: any Message
        do {
            message = try type.init(serializedBytes: record.binary)
            fromJSON = try type.init(json: record.json, options: JSONDecodingOptions(registry: Self.registry))
        } catch {
            Issue.record("\(place): \(error)")
            throw error
        }
        let options = JSONEncodingOptions(registry: Self.registry)
        let json = try message.json(options: options)
        // Compared as JSON, since NaN does not equal itself, and since the bytes in an Any may have maps in another order.
        try #expect(fromJSON.json(options: options) == json, place)
        return Record(type: record.type, binary: try message.serializedBytes(), json: json)
    }
}

/// Python with protobuf and the descriptors of `proto/`, and a folder for what is exchanged with it.
private struct Python {
    let folder: URL
    private let program: URL
    private let script: String
    private let descriptors: String

    /// Cancels the test, saying why, where Python cannot be had. What decides whether a change is good must not pass because a check
    /// could not be made: it fails where CI is true.
    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let scripts = root.appending(path: "Tests/Interop/python")
        let environment = root.appending(path: ".build-python")
        let prepared = try Self.run(scripts.appending(path: "prepare"), [environment.path])
        if prepared.status != 0 {
            let reason = prepared.output.split(separator: "\n").last.map(String.init) ?? "Tests/Interop/python/prepare failed"
            try #require(
                ProcessInfo.processInfo.environment["CI"] != "true", "the cross-check with Python could not be made: \(reason)")
            print("skipped the cross-check with Python: \(reason)")
            try Test.cancel("\(reason)")
        }
        self.program = environment.appending(path: "bin/python")
        self.script = scripts.appending(path: "random_messages.py").path
        self.descriptors = environment.appending(path: "descriptors.binpb").path
        self.folder = FileManager.default.temporaryDirectory.appending(path: "krafti-python-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
    }

    func removeFolder() { try? FileManager.default.removeItem(at: self.folder) }

    /// Runs a command of the script.
    func run(_ command: String, _ arguments: String...) throws -> (status: Int32, output: String) {
        try Self.run(self.program, [self.script, command, self.descriptors] + arguments)
    }

    private static func run(_ program: URL, _ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}

/// A message as the script writes and reads it: its type, its binary and its JSON form, each after its length, four bytes,
/// little-endian.
private struct Record {
    var type: String
    var binary: [UInt8]
    var json: String

    static func read(_ file: URL) throws -> [Record] {
        var rest = try [UInt8](Data(contentsOf: file))[...]
        func part() -> [UInt8] {
            let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            defer { rest = rest.dropFirst(4 + length) }
            return Array(rest.dropFirst(4).prefix(length))
        }
        var records: [Record] = []
        while !rest.isEmpty {
            let type = String(decoding: part(), as: UTF8.self)
            let binary = part()
            records.append(Record(type: type, binary: binary, json: String(decoding: part(), as: UTF8.self)))
        }
        return records
    }

    static func write(_ records: [Record], to file: URL) throws {
        var bytes: [UInt8] = []
        for record in records {
            for part in [Array(record.type.utf8), record.binary, Array(record.json.utf8)] {
                bytes += (0..<4).map { UInt8(truncatingIfNeeded: part.count >> (8 * $0)) }
                bytes += part
            }
        }
        try Data(bytes).write(to: file)
    }
}
