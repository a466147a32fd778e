/// The currencies of ISO 4217 that are in use, and how many digits their amounts have after the point. Precious metals, baskets and
/// test codes, which have none, are not among them: nobody pays with them.
public enum Currency {
    /// How many digits an amount has after the point; nil for text that is no code of a currency in use.
    public static func minorDigits(_ code: String) -> Int? {
        guard let index = LetterIndex.of(code, letters: 3) else { return nil }
        let digits = self.digitsByIndex[index]
        return digits == self.unknown ? nil : Int(digits)
    }

    /// Every code, in alphabetical order.
    public static let all = Currency.codesByDigits.flatMap(\.codes).sorted()

    /// Adds a violation unless `code` is a currency; returns the digits it has when it is.
    @discardableResult
    static func check(_ code: String, _ field: @autoclosure () -> String, _ violations: inout Violations) -> Int? {
        if let digits = self.minorDigits(code) { return digits }
        let problem =
            code.isEmpty
            ? "A currency is required: three upper-case letters of ISO 4217, such as `EUR`."
            : "\(QuotedText.of(code)) is no currency in use: it takes three upper-case letters of ISO 4217, such as `EUR`."
        // One wrong letter fits dozens of codes; only the case of the letters says which is meant.
        let intended = code.utf8.count == 3 ? code.uppercased() : ""
        violations.add(field(), problem + (self.minorDigits(intended) == nil ? "" : " Did you mean `\(intended)`?"))
        return nil
    }

    private static let unknown = UInt8.max

    private static let digitsByIndex: [UInt8] = {
        var table = [UInt8](repeating: Currency.unknown, count: 26 * 26 * 26)
        for (digits, codes) in Currency.codesByDigits {
            for code in codes {
                if let index = LetterIndex.of(code, letters: 3) { table[index] = digits }
            }
        }
        return table
    }()

    private static let codesByDigits: [(digits: UInt8, codes: [String])] = [
        (0, Currency.withoutDigits), (2, Currency.withTwo), (3, Currency.withThree), (4, Currency.withFour),
    ].map { ($0, $1.split(whereSeparator: \.isWhitespace).map { String($0) }) }

    private static let withoutDigits = """
        BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF
        """

    private static let withTwo = """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP
        COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR
        JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN
        NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
        THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
        """

    private static let withThree = "BHD IQD JOD KWD LYD OMR TND"

    private static let withFour = "CLF UYW"
}
