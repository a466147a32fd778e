import RPC

@testable import LoadTester

extension LoadResults {
    /// Results of a run that recorded what `record` says.
    static func of(
        _ plan: LoadPlan,
        processorsUsed: Double = 0.5,
        machineIdleShare: Double? = 0.4,
        wasInterrupted: Bool = false,
        _ record: (inout CallRecorder) -> Void
    ) -> LoadResults {
        var recorder = CallRecorder(plan: plan)
        record(&recorder)
        var start = ProcessorSample(wallNanos: 0, processNanos: 0, machine: nil)
        var end = ProcessorSample(wallNanos: 1_000_000_000, processNanos: Int64(processorsUsed * 1e9), machine: nil)
        if let machineIdleShare {
            start.machine = MachineTicks(procStat: "cpu 0 0 0 0")
            end.machine = MachineTicks(procStat: "cpu \(Int((1 - machineIdleShare) * 1000)) 0 0 \(Int(machineIdleShare * 1000))")
        }
        return LoadResults(
            subject: Subject(method: "krafti.test.v1.Echo/Echo", addresses: ["127.0.0.1:7447"], plan: plan, threads: 2),
            recorder: recorder,
            processors: ProcessorUse(from: start, to: end, threads: 2),
            wasInterrupted: wasInterrupted
        )
    }
}

extension CallRecorder {
    /// One measured call from beginning to end.
    mutating func call(
        due dueNanos: Int64,
        lag lagNanos: Int64 = 0,
        took nanos: Int64,
        status: StatusCode = .ok,
        message: String? = nil,
        isMeasured: Bool = true,
        wasBlocked: Bool = false
    ) {
        let call = Arrival(index: 0, dueNanos: dueNanos, isMeasured: isMeasured)
        self.began(call, sentNanos: dueNanos + lagNanos, wasBlocked: wasBlocked)
        self.ended(call, sentNanos: dueNanos + lagNanos, endedNanos: dueNanos + lagNanos + nanos, status: status, message: message)
    }
}
