import NIOSSL

/// What a set of PEM files held at one moment, so that what is compared is also what is used.
struct FileSnapshot {
    private let contents: [String: [UInt8]]

    /// - Throws: `TLSFileError` for the first file that cannot be read.
    init(reading paths: [String]) throws(TLSFileError) {
        var contents: [String: [UInt8]] = [:]
        for path in paths { contents[path] = try FileContents.load(path) }
        self.contents = contents
    }

    /// Tells one content from another without keeping keys in memory. Differs from run to run.
    var fingerprint: Int { self.contents.hashValue }

    /// - Throws: `TLSFileError` when the file holds no certificate in PEM form, or a damaged one.
    func certificates(_ path: String) throws(TLSFileError) -> [NIOSSLCertificate] {
        let certificates: [NIOSSLCertificate]
        do {
            certificates = try NIOSSLCertificate.fromPEMBytes(self.contents[path] ?? [])
        } catch {
            throw TLSFileError(path, "holds no certificate in PEM form, or a damaged one.")
        }
        guard !certificates.isEmpty else { throw TLSFileError(path, "holds no certificate in PEM form.") }
        return certificates
    }

    /// - Throws: `TLSFileError` when the file holds no private key in PEM form, or an encrypted one.
    func privateKey(_ path: String) throws(TLSFileError) -> NIOSSLPrivateKey {
        let bytes = self.contents[path] ?? []
        // The word stands in the label of PKCS #8 keys and in a header of older ones.
        guard !bytes.contains("ENCRYPTED".utf8) else {
            throw TLSFileError(
                path,
                "holds an encrypted private key. Decrypt it first, as with `openssl pkey`; a server cannot ask for its password.")
        }
        do {
            return try NIOSSLPrivateKey(bytes: bytes, format: .pem)
        } catch {
            throw TLSFileError(path, "holds no private key in PEM form, or a damaged one.")
        }
    }
}
