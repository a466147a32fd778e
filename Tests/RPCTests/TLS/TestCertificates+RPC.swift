import Foundation
import RPC
import TestSupport

extension TestCertificates {
    /// A certificate with its key.
    func issue(
        _ name: String,
        commonName: String = "test",
        for alternativeNames: String = "DNS:localhost,IP:127.0.0.1",
        by authority: String = "authority"
    ) throws -> TLSIdentityFiles {
        let identity = try self.makeIdentity(name, commonName: commonName, for: alternativeNames, by: authority)
        return TLSIdentityFiles(certificateChain: identity.certificate, privateKey: identity.key)
    }

    /// Puts the files of one identity in the place of another's, as a renewal does.
    func replace(_ old: TLSIdentityFiles, with new: TLSIdentityFiles) throws {
        for (old, new) in [(old.certificateChain, new.certificateChain), (old.privateKey, new.privateKey)] {
            try Data(contentsOf: URL(filePath: new)).write(to: URL(filePath: old), options: .atomic)
        }
    }
}
