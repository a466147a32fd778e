import Catalog
import Crypto

/// The short form in which idempotency keys and uploads are kept: 128 bits of SHA-256 over all that makes one differ from another.
enum KeyDigest {
    /// - Parameter tenant: nil for the platform's own.
    static func of(_ key: IdempotencyKey, tenant: TenantID?) -> UInt128 {
        self.digest([tenant?.description ?? "platform", key.principal, key.method, key.requestID])
    }

    static func of(_ upload: UploadKey, tenant: TenantID) -> UInt128 {
        self.digest([tenant.description, upload.principal, upload.requestID])
    }

    /// Lengths keep the parts apart, and their number the kinds of keys.
    private static func digest(_ parts: [String]) -> UInt128 {
        var hash = SHA256()
        for part in parts {
            let bytes = Array(part.utf8)
            hash.update(data: Array("\(bytes.count):".utf8))
            hash.update(data: bytes)
        }
        return hash.finalize().prefix(16).reduce(0) { $0 << 8 | UInt128($1) }
    }
}
