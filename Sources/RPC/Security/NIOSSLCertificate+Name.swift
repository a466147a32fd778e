import NIOSSL

extension NIOSSLCertificate {
    /// Whether one of its DNS names is `host`. Case does not matter, and a `*` stands for the whole first label (RFC 9525 §6.3).
    ///
    /// NIOSSL takes a certificate that bears the IP address it is connected to, whatever name was asked for: then whoever has a
    /// certificate for an address of its own, and leads a name there, would pass for the owner of the name.
    ///
    /// A certificate without alternative names is left to NIOSSL, which holds its common name against the host.
    func bears(_ host: String) -> Bool {
        let host = Labels(host.utf8)
        var hasNames = false
        for name in self._subjectAlternativeNames() {
            hasNames = true
            if name.nameType == .dnsName, Labels(name.contents).match(host) { return true }
        }
        return !hasNames
    }
}

/// A DNS name, split at its dots, in lower case and without the dot that may end it.
private struct Labels {
    private let all: [ArraySlice<UInt8>]

    init(_ name: some Sequence<UInt8>) {
        var bytes = name.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
        self.all = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    }

    func match(_ host: Labels) -> Bool {
        guard self.all.count == host.all.count, self.all.dropFirst() == host.all.dropFirst(), let first = self.all.first else {
            return false
        }
        return first == host.all.first || first == [UInt8(ascii: "*")] && self.all.count > 1
    }
}
