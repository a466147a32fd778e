import TestSupport
import Testing

@testable import Catalog

@Suite struct IdentifierSourceTests {
    @Test func `identifiers are UUIDs of version 7`() {
        let source = IdentifierSource(now: { Timestamp(microseconds: 0x017f_22e2_79b0 * 1_000 + 500) }, random: { .max })
        let id: ServiceID = source.make()
        #expect(id.description == "017f22e2-79b0-7800-bfff-ffffffffffff")
        let least = IdentifierSource(now: { Timestamp(microseconds: 0) }, random: { 0 }).make(ServiceID.self)
        #expect(least.description == "00000000-0000-7000-8000-000000000000")
    }

    @Test func `later identifiers sort later, to the microsecond`() {
        var last = ServiceID(rawValue: 0)
        let random = SharedRandom(seed: 1)
        for microsecond in stride(from: Int64(1_700_000_000_000_000), to: 1_700_000_000_003_000, by: 1) {
            let source = IdentifierSource(now: { Timestamp(microseconds: microsecond) }, random: { random.next() })
            let id: ServiceID = source.make()
            #expect(id > last)
            last = id
        }
    }

    @Test(arguments: [Int64.min, -1, .max])
    func `a clock that is wrong makes identifiers all the same`(_ microseconds: Int64) {
        let id: ServiceID = IdentifierSource(now: { Timestamp(microseconds: microseconds) }).make()
        #expect(id.description.utf8.count == 36 && Array(id.description)[14] == "7")
    }

    @Test func `derived identifiers follow from the request and the position`() {
        let tenant = TenantID(rawValue: 1)
        let key = IdempotencyKey(principal: "p", method: "m", requestID: "r", bodyHash: [1])
        var roots = [DerivationRoot(key, of: tenant), DerivationRoot(key, of: TenantID(rawValue: 2))]
        for change in [\IdempotencyKey.principal, \.method, \.requestID] {
            var other = key
            other[keyPath: change] += "x"
            roots.append(DerivationRoot(other, of: tenant))
        }
        // What moves from one part to the next is another request.
        roots.append(DerivationRoot(IdempotencyKey(principal: "pm", method: "", requestID: "r", bodyHash: [1]), of: tenant))
        roots.append(DerivationRoot(IdempotencyKey(principal: "p", method: "m", requestID: "r", bodyHash: [2]), of: tenant))
        roots.append(DerivationRoot(UploadKey(principal: "p", requestID: "r"), of: tenant))
        var ids: Set<ServiceID> = []
        for root in roots {
            for position in [Int64(0), 1, 255, 256, .max] {
                let id = IdentifierSource.derived(from: root, position: position)
                #expect(id == IdentifierSource.derived(from: root, position: position))
                #expect(Array(id.description)[14] == "8" && "89ab".contains(Array(id.description)[19]))
                ids.insert(id)
            }
        }
        #expect(ids.count == roots.count * 5)
    }
}
