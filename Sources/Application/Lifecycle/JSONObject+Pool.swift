import Observability
import Resilience

extension JSONObject {
    /// The connections to the database, for operators: how they are, and what has happened to them since the start.
    init(_ pool: PoolStatistics) {
        self.init()
        self.add("open", pool.open)
        self.add("connecting", pool.connecting)
        self.add("idle", pool.idle)
        self.add("in_use", pool.inUse)
        self.add("requests_in_flight", pool.requestsInFlight)
        self.add("waiting", pool.waiting)
        self.add("granted", pool.granted)
        self.add("granted_after_waiting", pool.grantedAfterWaiting)
        self.add("wait_ms", Int(pool.waitTime / .milliseconds(1)))
        self.add("refused", pool.refused)
        self.add("timed_out", pool.timedOut)
        self.add("connected", pool.connected)
        self.add("connect_failures", pool.connectFailures)
        var closed = JSONObject()
        closed.add("lifetime", pool.closed.lifetime)
        closed.add("idle_time", pool.closed.idleTime)
        closed.add("surplus", pool.closed.surplus)
        closed.add("broken", pool.closed.broken)
        closed.add("retired", pool.closed.retired)
        closed.add("shut_down", pool.closed.shutDown)
        self.add("closed", closed)
    }
}
