import Testing

@testable import CommandLineSupport

@Suite struct TextLayoutTests {
    @Test func `paragraphs are filled anew, indented lines are not`() {
        let text = "One two\nthree four.\n\n\nFive:\n    six   seven\neight\n"
        #expect(TextLayout.wrap(text, width: 12) == "One two\nthree four.\n\nFive:\n    six   seven\neight")
        #expect(TextLayout.wrap("a b c", width: 5, indentation: 2) == "  a b\n  c")
        #expect(TextLayout.wrap("unbreakable word", width: 4) == "unbreakable\nword")
        #expect(TextLayout.wrap("", width: 10) == "")
    }

    @Test(
        arguments: [
            ("One. Two.", "One."), ("One\ntwo. Three", "One two."), ("No end", "No end"), ("First.\n\nSecond. Third.", "First."),
            ("", ""),
        ])
    func `the first sentence is a line`(text: String, sentence: String) {
        #expect(TextLayout.firstSentence(of: text) == sentence)
    }

    @Test func `columns are aligned, the last one is free`() {
        #expect(TextLayout.table([["a", "bb", "c"], ["aaa", "b", "ccc"]], indentation: 1) == [" a    bb  c", " aaa  b   ccc"])
    }

    @Test func `a line is cut to the width of a terminal`() {
        #expect(TextLayout.cut("abcdef", to: 4) == "abc…")
        #expect(TextLayout.cut("abcd", to: 4) == "abcd")
        #expect(TextLayout.cut("abcdef", to: nil) == "abcdef")
    }

    @Test func `spaces are trimmed at both ends`() {
        #expect("  a b\t".trimmed == "a b")
        #expect(" \t".trimmed == "")
        #expect("".trimmed == "")
    }
}
