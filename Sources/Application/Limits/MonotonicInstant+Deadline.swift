import NIOCore
import Resilience

extension MonotonicInstant {
    /// The same moment: both count the nanoseconds of the clock that event loops go by.
    init(_ moment: NIODeadline) { self.init(nanoseconds: Int64(clamping: moment.uptimeNanoseconds)) }
}
