import Catalog
import TestSupport
import Testing

@Suite struct ServicePropertyTests {
    @Test func `a valid service is accepted, and stored with what was sent`() async throws {
        let seed = UInt64.random(in: .min ... .max)
        let fixture = try await Fixture()
        var drafts = RandomDrafts(seed: seed)
        for round in 0..<300 {
            let draft = drafts.next()
            let violations = await fixture.violations(creating: draft)
            #expect(violations == [], "seed \(seed), round \(round)")
            guard violations.isEmpty else { return }
            var again = draft
            again.id = ""
            let service = try await fixture.create(again)
            #expect(service.content.name.utf8.elementsEqual(draft.name.utf8), "seed \(seed), round \(round)")
            #expect(service.content.tags == draft.tags, "seed \(seed), round \(round)")
            #expect(service.content.price.units == draft.price?.units ?? 0, "seed \(seed), round \(round)")
            #expect((service.content.deposit != nil) == draft.requiresDeposit, "seed \(seed), round \(round)")
        }
    }

    @Test func `one broken rule is refused with just its field, whatever else the service is`() async throws {
        let seed = UInt64.random(in: .min ... .max)
        let fixture = try await Fixture()
        var drafts = RandomDrafts(seed: seed)
        for round in 0..<10 {
            for mutation in ServiceMutation.all {
                var draft = drafts.next()
                mutation.apply(&draft)
                let fields = await fixture.violations(creating: draft).map(\.field)
                #expect(Set(fields) == ["service." + mutation.field], "seed \(seed), round \(round), \(mutation.testDescription)")
            }
        }
    }

    @Test func `two broken rules are both named`() async throws {
        let seed = UInt64.random(in: .min ... .max)
        let fixture = try await Fixture()
        var drafts = RandomDrafts(seed: seed)
        var random = SplitMix64(seed: seed)
        for round in 0..<500 {
            guard let first = ServiceMutation.all.randomElement(using: &random),
                let second = ServiceMutation.all.randomElement(using: &random)
            else { return }
            // What shares a field, or a price, would undo the other.
            let roots = [first, second].map { String($0.field.prefix { $0 != "." && $0 != "[" }) }
            let money = Set(roots).intersection(["price", "deposit_amount"])
            guard roots[0] != roots[1], money.count < 2 else { continue }
            var draft = drafts.next()
            first.apply(&draft)
            second.apply(&draft)
            let fields = await fixture.violations(creating: draft).map(\.field)
            #expect(
                Set(fields) == ["service." + first.field, "service." + second.field],
                "seed \(seed), round \(round): \(first.testDescription), \(second.testDescription)")
        }
    }
}
