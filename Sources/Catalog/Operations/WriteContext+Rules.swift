extension WriteContext {
    /// Adds what is wrong with the request id.
    func checkRequestID(_ violations: inout Violations) {
        guard let key = self.idempotency else { return }
        TextRule.requestID.check(key.requestID, "request_id", &violations)
    }

    /// The idempotency key, if its request id keeps the rules.
    var usableKey: IdempotencyKey? {
        var violations = Violations()
        self.checkRequestID(&violations)
        return violations.isEmpty ? self.idempotency : nil
    }
}
