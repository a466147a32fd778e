import Testing

@testable import PostgresCluster

struct PostmasterFileTests {
    private static let whole = "4711\n/state/data\n1790000000\n5432\n/state/socket\n\n  5432001    262145\nready   \n"

    @Test func `a running postmaster is read from its file`() throws {
        let file = try #require(PostmasterFile(Self.whole))
        #expect(file.process == 4711)
        #expect(file.dataFolder == "/state/data")
        #expect(file.socketFolder == "/state/socket")
        #expect(file.isReady)
    }

    @Test func `a file that is not whole is no file yet, at whichever byte it ends`() {
        for length in 0..<Self.whole.utf8.count {
            let part = String(Self.whole.prefix(length))
            #expect(PostmasterFile(part)?.isReady != true || part.contains("\nready"))
        }
        #expect(PostmasterFile("") == nil)
        #expect(PostmasterFile("4711\n/state/data\n") == nil)
    }

    @Test(arguments: ["starting", "stopping", "standby", "readily", ""])
    func `only ready is ready`(state: String) throws {
        let file = try #require(PostmasterFile("4711\n/state/data\n1\n5432\n/state/socket\n\n1 1\n\(state)\n"))
        #expect(!file.isReady)
    }

    @Test(arguments: ["-4711", "0", "1", "postgres", "99999999999999999999"])
    func `a number that no postmaster has is refused`(process: String) {
        #expect(PostmasterFile("\(process)\n/state/data\n1\n5432\n/state/socket\n\n1 1\nready\n") == nil)
    }
}
