import NIOCore
import RPC
import Testing

@Suite("Addresses as limits count them")
struct CountedAddressTests {
    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7"), ("127.0.0.1", "127.0.0.1"), ("2001:db8:0:1:a:b:c:d", "2001:db8:0:1::/64"),
        ("2001:db8:0:1::", "2001:db8:0:1::/64"), ("::1", "0:0:0:0::/64"),
    ])
    func `an IPv4 address counts alone, an IPv6 address with all that one host may have`(address: String, counted: String) throws {
        let peer = Peer(transport: .tcp, address: try SocketAddress(ipAddress: address, port: 4711))
        #expect(peer.countedAddress == counted)
    }

    @Test func `where there is none, none is counted`() {
        #expect(Peer(transport: .unix).countedAddress == nil)
        #expect(Peer(transport: .inProcess).countedAddress == nil)
    }
}
