import NIOCore
import Testing

@testable import RPC

@Suite struct DeadlineTests {
    private let now = NIODeadline.uptimeNanoseconds(1_000_000_000)

    @Test(arguments: [.nanoseconds(Int64.max), .nanoseconds(Int64.max - 1), .seconds(Int64.max)] as [Duration])
    func `one too far for the clock is never`(timeout: Duration) {
        #expect(Deadline(timeout: timeout, after: self.now) == .never)
        #expect(Deadline(timeout: timeout, after: self.now).timeRemaining(at: self.now) == nil)
    }

    @Test func `one as far as the clock goes is one`() {
        let most = Duration.nanoseconds(Int64.max - 1_000_000_001)
        let deadline = Deadline(timeout: most, after: self.now)
        #expect(deadline < .never)
        #expect(deadline.timeRemaining(at: self.now) == most)
    }

    @Test func `one before the clock began is in the past`() {
        for timeout in [.nanoseconds(Int64.min), .seconds(-2), .zero] as [Duration] {
            #expect(Deadline(timeout: timeout, after: self.now).instant <= self.now)
        }
    }
}
