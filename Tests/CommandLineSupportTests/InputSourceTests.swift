import Testing

@testable import CommandLineSupport

@Suite struct InputSourceTests {
    @Test func `the data is the argument, a file, or standard input`() {
        #expect(InputSource(data: "{}") == .argument("{}"))
        #expect(InputSource(data: "@a.json") == .file(path: "a.json"))
        #expect(InputSource(data: "-") == .standardInput)
        #expect(InputSource(data: "@-") == .standardInput)
        #expect(InputSource(data: nil) == .unsaid)
    }

    @Test func `a file that cannot be read is named`() {
        #expect(throws: Complaint("/nowhere/a.json cannot be read: no such file or directory.")) {
            try InputSource.file(path: "/nowhere/a.json").readAll(maxBytes: 1)
        }
    }
}
