import Catalog
import TestSupport
import Testing

@testable import Persistence

@Suite struct `Short forms of keys` {
    private let tenant = TenantID(rawValue: 1)

    @Test func `whatever differs between two keys differs in their digests`() {
        let key = IdempotencyKey(principal: "p", method: "m", requestID: "r", bodyHash: [])
        var digests: Set<UInt128> = [KeyDigest.of(key, tenant: self.tenant)]
        var others: [IdempotencyKey] = []
        for change in [\IdempotencyKey.principal, \.method, \.requestID] {
            var other = key
            other[keyPath: change] += "x"
            others.append(other)
        }
        // The same letters, parted elsewhere.
        others.append(IdempotencyKey(principal: "pm", method: "", requestID: "r", bodyHash: []))
        others.append(IdempotencyKey(principal: "p", method: "mr", requestID: "", bodyHash: []))
        for other in others { #expect(digests.insert(KeyDigest.of(other, tenant: self.tenant)).inserted) }
        #expect(digests.insert(KeyDigest.of(key, tenant: TenantID(rawValue: 2))).inserted)
        #expect(digests.insert(KeyDigest.of(key, tenant: nil)).inserted, "the platform's")
        #expect(digests.insert(KeyDigest.of(UploadKey(principal: "p", requestID: "r"), tenant: self.tenant)).inserted)
    }

    @Test func `the body is not part of the key`() {
        let key = IdempotencyKey(principal: "p", method: "m", requestID: "r", bodyHash: [1])
        let other = IdempotencyKey(principal: "p", method: "m", requestID: "r", bodyHash: [2])
        #expect(KeyDigest.of(key, tenant: self.tenant) == KeyDigest.of(other, tenant: self.tenant))
    }

    @Test func `partitions are fixed for good, and tenants spread over them`() {
        #expect(Partition(of: TenantID(rawValue: 0)).number == 0)
        #expect(Partition(of: TenantID(rawValue: 1)).number == 9)
        #expect(Partition(of: TenantID(rawValue: 0x26bc_d000_c555_5d4f_a89c_1dff_7c70_b57b)).number == 10)
        var random = SplitMix64(seed: 1)
        var counts = [Int16: Int]()
        for _ in 0..<16_000 {
            counts[Partition(of: TenantID(rawValue: UInt128.random(in: .min ... .max, using: &random))).number, default: 0] += 1
        }
        #expect(counts.count == Partition.count)
        #expect(counts.values.allSatisfy { (800...1_200).contains($0) }, "\(counts)")
    }

    @Test(arguments: [
        ([], "{}"), (["a"], #"{"a"}"#), (["a", "b c"], #"{"a","b c"}"#),
        ([#"say "hi""#, #"back\slash"#], #"{"say \"hi\"","back\\slash"}"#),
        (["{}", "NULL", "a,b", ""], #"{"{}","NULL","a,b",""}"#), (["e\u{301}", "🔧"], "{\"e\u{301}\",\"🔧\"}"),
    ])
    func `nothing in a tag means anything in the text of an array`(tags: [String], expected: String) {
        #expect(ArrayText.of(tags) == expected)
    }
}
