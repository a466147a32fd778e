import Dispatch

/// The thread that writes the log, and that may wait for whoever reads it.
///
/// It sleeps until there is enough, instead of having a timer set: a timer that was overtaken would still go off, and under load there
/// is one for each write.
final class PatientThread: Sendable {
    private let queue = DispatchQueue(label: "krafti.log")
    /// One for each act that must not wait for those before it, until that begins or what it waits for does.
    private let hurry = DispatchSemaphore(value: 0)

    private let gatheringTime: DispatchTimeInterval

    /// - Parameter gatheringTime: how long a line of a call waits for others that go out with it.
    init(gatheringTime: DispatchTimeInterval = .milliseconds(50)) { self.gatheringTime = gatheringTime }

    /// Has acts done, one behind the other.
    func schedule(_ haste: LogLines.Haste, _ act: @escaping @Sendable () -> Void) {
        switch haste {
        case .soon:
            self.queue.async {
                _ = self.hurry.wait(timeout: .now() + self.gatheringTime)
                act()
            }
        case .now:
            self.hurry.signal()
            self.queue.async {
                _ = self.hurry.wait(timeout: .now())
                act()
            }
        }
    }
}
