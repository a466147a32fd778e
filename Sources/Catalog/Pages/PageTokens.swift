import Crypto

/// Makes and reads the tokens by which a caller goes from page to page.
///
/// A token holds the key of the last entity of a page, and a code over that key and over what the list is of (RFC 2104, with
/// SHA-256): it works for the same list only, and nobody without the secret can make or alter one. It is not encrypted: it
/// holds what the page showed.
public struct PageTokens: Sendable {
    /// How many bytes the secret has at least.
    public static let minSecretBytes = 32

    private static let format: UInt8 = 1
    /// The format, when the entity was created, and its identifier.
    private static let keyBytes = 1 + 8 + 16

    private let secret: SymmetricKey

    /// - Parameter secret: random bytes, the same for every server that a caller may reach with one token.
    /// - Throws: `failedPrecondition` when they are too few.
    public init(secret: [UInt8]) throws(CatalogError) {
        guard secret.count >= Self.minSecretBytes else {
            throw CatalogError(
                .failedPrecondition, "The secret of page tokens has \(secret.count) bytes; it takes \(Self.minSecretBytes) or more."
            )
        }
        self.secret = SymmetricKey(data: secret)
    }

    /// The token of the page that begins after the entity created at `time` with identifier `id`.
    func token(after time: Timestamp, _ id: IdentifierBits, of scope: ListScope) -> String {
        let key = [Self.format] + UInt64(bitPattern: time.microseconds).bytes + id.high.bytes + id.low.bytes
        return Base64URL.text(key + HMAC<SHA256>.authenticationCode(for: key + scope.bytes, using: self.secret))
    }

    /// Where the page of a token begins; nil when the token is not one for this list.
    func start(_ token: String, of scope: ListScope) -> PageStart? {
        // 76 characters: longer text is not worth the work of reading it.
        guard token.utf8.count == (Self.keyBytes + SHA256.byteCount) / 3 * 4, let bytes = Base64URL.bytes(token) else { return nil }
        let key = Array(bytes[..<Self.keyBytes])
        let code = bytes[Self.keyBytes...]
        guard key[0] == Self.format else { return nil }
        guard HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: key + scope.bytes, using: self.secret) else {
            return nil
        }
        let id = IdentifierBits(high: UInt64(bytes: key[9..<17]), low: UInt64(bytes: key[17...]))
        return .after(Timestamp(microseconds: Int64(bitPattern: UInt64(bytes: key[1..<9]))), id)
    }
}
