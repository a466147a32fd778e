import RPC
import Testing

@Suite struct EndpointTests {
    @Test(
        arguments: [
            ("127.0.0.1:7447", .tcp("127.0.0.1", 7447)), ("tcp://a.example:1", .tcp("a.example", 1)),
            ("tcp:a_b-c.example:1", .tcp("a_b-c.example", 1)), ("[::1]:5", .tcp("::1", 5)), ("::1:5", .tcp("::1", 5)),
            ("[fe80::1%eth0]:5", .tcp("fe80::1%eth0", 5)), ("[::ffff:127.0.0.1]:5", .tcp("::ffff:127.0.0.1", 5)),
            ("unix:///run/a.sock", .unix("/run/a.sock")), ("unix:/run/a.sock", .unix("/run/a.sock")),
        ] as [(String, Endpoint)])
    func `addresses are written in several ways`(text: String, endpoint: Endpoint) throws {
        #expect(try Endpoint(parsing: text) == endpoint)
    }

    @Test(
        arguments: [
            "", "a.example", "a.example:", "a.example:65536", "http://127.0.0.1:17447", "https://a.example:1", "http:a.example:1",
            "tcp://http://a.example:1", "tcp:///a:1", "a/b:1", "me@a.example:1", "a b:1", "[[::1]]:1", "::g:1",
        ])
    func `what is none is refused with how one is written`(text: String) {
        let error = #expect(throws: Endpoint.Invalid.self) { try Endpoint(parsing: text) }
        #expect(
            error?.description == "`\(text)` is no address; write HOST:PORT, as in 127.0.0.1:7447, or unix:///PATH.")
    }
}
