import Testing

@testable import Redis

@Suite("The URL of a Redis server") struct RedisURLTests {
    @Test func `each part is read`() throws {
        #expect(try RedisURL("redis://localhost") == RedisURL(address: .tcp(host: "localhost", port: 6379)))
        #expect(try RedisURL("REDIS://10.0.0.1:7000/") == RedisURL(address: .tcp(host: "10.0.0.1", port: 7_000)))
        #expect(
            try RedisURL("rediss://me:se%40c%2Fr%25t:x@cache.example:6380/12")
                == RedisURL(
                    address: .tcp(host: "cache.example", port: 6_380), usesTLS: true, user: "me", password: "se@c/r%t:x",
                    database: 12))
        #expect(try RedisURL("redis://:secret@[::1]:7000") == RedisURL(address: .tcp(host: "::1", port: 7_000), password: "secret"))
        #expect(try RedisURL("redis://[fe80::1]/1") == RedisURL(address: .tcp(host: "fe80::1", port: 6379), database: 1))
        #expect(try RedisURL("unix:///run/redis.sock") == RedisURL(address: .unix(path: "/run/redis.sock")))
        #expect(
            try RedisURL("unix://u:p@/run/a@b.sock?db=2")
                == RedisURL(address: .unix(path: "/run/a@b.sock"), user: "u", password: "p", database: 2))
    }

    @Test(arguments: [
        ("localhost:6379", "scheme"), ("http://localhost", "scheme"), ("redis://", "no host"), ("redis://:1", "no host"),
        ("redis://h:0", "port"), ("redis://h:65536", "port"), ("redis://h:+1", "port"), ("redis://h:", "port"),
        ("redis://h:x", "port"),
        ("redis://h/x", "database"), ("redis://h/-1", "database"), ("redis://h/+1", "database"), ("redis://h/1/2", "database"),
        ("redis://hush@h", "no : before its @"), ("redis://u:@h", "empty password"), ("redis://u:hu%2sh@h", "%25"),
        ("redis://u:hush%@h", "%25"), ("redis://u:hush%ff@h", "%25"), ("redis://u:hu/sh@h", "%2F"), ("redis://::1", "[ ]"),
        ("redis://[::1", "]"), ("redis://[::1]x", "]"), ("redis://h?timeout=1", "options"), ("redis://h o", "character"),
        ("unix://run/redis.sock", "path"), ("unix://", "path"), ("unix:///s?x=1", "db=NUMBER"), ("unix:///s?db=", "database"),
        ("unix:///\(String(repeating: "x", count: 107))", "107 bytes"),
    ])
    func `each error names what is wrong, and quotes nothing`(text: String, part: String) {
        do throws(RedisError) {
            let url = try RedisURL(text)
            Issue.record("read as \(url)")
        } catch {
            #expect(error.code == .invalidConfiguration)
            #expect(error.message.contains(part), "\(error.message)")
            #expect(!String(reflecting: error).contains("hu"))
        }
    }

    @Test func `printed and dumped, it hides the password`() throws {
        let url = try RedisURL("rediss://me:hush@[::1]:7000/3")
        #expect("\(url)" == "rediss://me:***@[::1]:7000/3")
        #expect("\(try RedisURL("unix://:hush@/s"))" == "unix://:***@/s?db=0")
        #expect("\(try RedisURL("redis://h"))" == "redis://h:6379/0")
        var dumped = ""
        dump(url, to: &dumped)
        dump(RedisConfiguration(url: url), to: &dumped)
        #expect(!(dumped + String(reflecting: url)).contains("hush"))
    }

    @Test func `what it prints without a password is read again`() throws {
        for text in ["redis://h:1/0", "rediss://[::1]:7000/3", "unix:///s?db=4"] { #expect("\(try RedisURL(text))" == text) }
    }
}
