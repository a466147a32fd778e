import CatalogAPI
import Protobuf
import TestMessages
import Testing

@testable import CLI
@testable import CommandLineSupport

/// What a person sees whose request is not quite a request.
@Suite struct InputErrorTests {
    private func error(_ text: String, line: Int = 1, column: Int = 1, in source: String = "a.ndjson") -> InputError? {
        do throws(JSONError) {
            _ = try Repeated(json: text)
            return nil
        } catch {
            let text = JSONText(bytes: Array(text.utf8), line: line, column: column)
            return InputError(error, in: text, sourceName: source, methodName: "Echo")
        }
    }

    @Test func `the place is one in the whole input, and the line is shown`() {
        let error = self.error(#"{"messages": [{"boolValue": 1}]}"#, line: 7, column: 3)
        #expect(
            error?.lines == [
                "a.ndjson:7:31: `messages[0].boolValue`: expected true or false, found a number",
                #"  {"messages": [{"boolValue": 1}]}"#,
                "                              ^",
            ])
        #expect(error?.advice == "`krafti describe Echo` shows the fields and what they take.")
        #expect(error?.isMalformed == false)
    }

    @Test func `a later line of a value has its own columns`() {
        let lines = self.error("{\n  \"moods\": [\n    true\n  ]\n}", line: 10, column: 40)?.lines
        #expect(lines?.first?.hasPrefix("a.ndjson:12:5: `moods[0]`: ") == true)
        #expect(lines?.dropFirst() == ["      true", "      ^"])
    }

    @Test func `what has no name like a file's is told in words`() {
        #expect(self.error("{\"x\":1}", in: "standard input")?.lines.first?.hasPrefix("standard input, line 1, column 2: ") == true)
        #expect(self.error("{\"x\":1}", in: "DATA")?.lines.first?.hasPrefix("DATA, line 1, column 2: ") == true)
    }

    @Test func `every unknown field has its place, and what was meant`() {
        #expect(
            self.error(#"{"mesages":[], "messages":[{"mod":0}]}"#)?.lines == [
                "a.ndjson:1:2: `mesages` is no field of Repeated; did you mean `messages`?",
                #"  {"mesages":[], "messages":[{"mod":0}]}"#,
                "   ^",
                "a.ndjson:1:29: `messages[0].mod` is no field of Scalars; did you mean `mood`?",
            ])
    }

    @Test func `where nothing is near in spelling, the fields that there are are named, once`() {
        let text = #"{"service":{"isActive":false,"isOpen":true}}"#
        let error = #expect(throws: JSONError.self) { try CreateServiceRequest(json: text) }
        let json = JSONText(bytes: Array(text.utf8), line: 1, column: 1)
        let problems = error.map { InputError($0, in: json, sourceName: "DATA", methodName: "CreateService").problems.map(\.text) }
        #expect(problems?.count == 2)
        #expect(problems?.first?.hasPrefix("`service.isActive` is no field of ServiceDraft; it has `id`, `name`, ") == true)
        #expect(problems?.first?.hasSuffix(", `activeState`") == true)
        #expect(problems?.last == "`service.isOpen` is no field of ServiceDraft")
    }

    @Test func `only the part of a long line around the place is shown`() {
        let padding = String(repeating: " ", count: 500)
        let lines = self.error("{\(padding)\"messages\": 1\(padding)}")?.lines ?? []
        #expect(lines.count == 3)
        #expect(lines[1].hasPrefix("  …") && lines[1].hasSuffix("…"))
        #expect(lines[1].count < 80)
        let mark = lines[2].count - 1
        #expect(Array(lines[1])[mark] == "1")
    }

    @Test(
        arguments: [
            ("requests.json", "DATA", "@NAME"), ("[{}]", "a.ndjson", "jq -c '.[]'"), (#"{"messages": ]}"#, "a.ndjson", "was sent"),
            ("true", "DATA", "@NAME"),
        ])
    func `the advice fits the mistake`(text: String, source: String, advice: String) {
        #expect(self.error(text, in: source)?.advice?.contains(advice) == true)
    }

    @Test func `an argument that breaks off needs no advice`() {
        #expect(self.error(#"{"messages": [}"#, in: "DATA")?.advice == nil)
    }

    @Test func `what is not JSON is told apart from what is no message`() {
        #expect(self.error(#"{"messages": ]}"#)?.isMalformed == true)
        #expect(self.error(#"{"messages": 1}"#)?.isMalformed == false)
    }
}
