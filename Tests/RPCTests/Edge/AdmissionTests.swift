import NIOCore
import Testing

@testable import RPC

/// Who is let in: the counts alone, without sockets.
@Suite struct AdmissionTests {
    private static func address(_ text: String) throws -> IPAddress {
        try #require(IPAddress(SocketAddress(ipAddress: text, port: 0)))
    }

    @Test func `connections are limited in all and per address, and places come back`() throws {
        var admission = ConnectionAdmission(maxConnections: 3, maxPerAddress: 2)
        let one = try Self.address("192.0.2.1")
        let two = try Self.address("192.0.2.2")
        try admission.admit(one)
        try admission.admit(one)
        #expect(throws: ConnectionAdmission.Refusal.tooManyFromAddress(limit: 2)) { try admission.admit(one) }
        try admission.admit(two)
        #expect(throws: ConnectionAdmission.Refusal.tooMany(limit: 3)) { try admission.admit(nil) }
        admission.release(one)
        try admission.admit(one)
        for address in [one, one, two] { admission.release(address) }
        #expect(admission.count == 0)
        #expect(admission.countByAddress.isEmpty)
    }

    @Test func `a connection that moves to its true address counts there`() throws {
        var admission = ConnectionAdmission(maxConnections: 10, maxPerAddress: 1)
        let client = try Self.address("203.0.113.7")
        try admission.admit(nil)
        try admission.assign(client)
        try admission.admit(nil)
        #expect(throws: ConnectionAdmission.Refusal.tooManyFromAddress(limit: 1)) { try admission.assign(client) }
        #expect(admission.count == 2)
        // The refused one was never counted for the address.
        admission.release(nil)
        admission.release(client)
        #expect(admission.count == 0)
        #expect(admission.countByAddress.isEmpty)
    }

    @Test func `IPv6 is counted by its 64 bit prefix, IPv4 inside IPv6 as IPv4`() throws {
        let low = try Self.address("2001:db8:0:1::1")
        let high = try Self.address("2001:db8:0:1:ffff:ffff:ffff:ffff")
        let other = try Self.address("2001:db8:0:2::1")
        #expect(low != high)
        #expect(low.countedAs == high.countedAs)
        #expect(low.countedAs != other.countedAs)
        #expect(try Self.address("::ffff:192.0.2.1") == Self.address("192.0.2.1"))
        #expect(try SocketAddress(ipAddress: "::ffff:192.0.2.1", port: 80).unmapped.description.contains("192.0.2.1:80"))
    }

    @Test func `no connection is admitted once admission is closed`() throws {
        var admission = ConnectionAdmission(maxConnections: 10, maxPerAddress: 10)
        admission.isClosed = true
        #expect(throws: ConnectionAdmission.Refusal.shuttingDown) { try admission.admit(nil) }
    }

    @Test func `refusals are logged once a second, with their number`() {
        var log = RefusalLog()
        let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
        #expect(log.record(at: start) == 1)
        for step in 1..<10 { #expect(log.record(at: start + .milliseconds(Int64(step) * 100)) == nil) }
        #expect(log.record(at: start + .seconds(1)) == 10)
        #expect(log.record(at: start + .seconds(3)) == 1)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("0.0.0.0/0", "203.0.113.1", true),
        ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false), ("192.0.2.0/31", "192.0.2.1", true),
        ("10.0.0.0/8", "::ffff:10.0.0.1", true), ("::ffff:10.0.0.0/104", "10.1.2.3", true), ("0.0.0.0/0", "2001:db8::1", false),
        ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false), ("::/0", "2001:db8::1", true),
    ]) func `a range holds the addresses of its prefix`(range: String, address: String, isInside: Bool) throws {
        #expect(try AddressRange(parsing: range).contains(Self.address(address)) == isInside)
    }

    @Test(arguments: [
        "", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0/8", "example.com", "10.1.0.0/8", "::1/129", "::ffff:10.0.0.0/8",
    ])
    func `what is no range is refused by name`(text: String) {
        let error = #expect(throws: AddressRange.Invalid.self) { try AddressRange(parsing: text) }
        #expect(error?.description.contains("`\(text)`") == true)
    }
}
