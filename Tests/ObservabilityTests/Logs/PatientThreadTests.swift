import Dispatch
import Testing

@testable import Observability

struct PatientThreadTests {
    @Test func `what is to be done now does not wait for what is to be done soon, and comes behind it`() async {
        let thread = PatientThread(gatheringTime: .seconds(600))
        let done = Kept<String>()
        let time = await ContinuousClock().measure {
            await withCheckedContinuation { continuation in
                thread.schedule(.soon) { done.add("soon") }
                thread.schedule(.now) {
                    done.add("now")
                    continuation.resume()
                }
            }
        }
        #expect(done.all == ["soon", "now"])
        #expect(time < .seconds(300))
    }

    @Test func `however often it was in a hurry, it gathers again`() async {
        let thread = PatientThread(gatheringTime: .milliseconds(50))
        for _ in 0..<100 { thread.schedule(.now) {} }
        await withCheckedContinuation { continuation in thread.schedule(.now) { continuation.resume() } }
        let time = await ContinuousClock().measure {
            await withCheckedContinuation { continuation in thread.schedule(.soon) { continuation.resume() } }
        }
        #expect(time >= .milliseconds(50))
    }
}
