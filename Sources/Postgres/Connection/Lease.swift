/// One user's time alone with a connection: a transaction, a COPY, the listener.
struct Lease {
    /// The cancel request that runs on another thread. One that comes before the statement has begun cancels nothing, so there may be
    /// another.
    enum Cancel: Equatable {
        case none
        case running
        case finished(at: ContinuousClock.Instant)
    }

    /// How far the connection is on its way back to the pool.
    struct Ending {
        /// Later than this, the connection is given up.
        let before: ContinuousClock.Instant
        var isRolledBack = false
        var isCleaned = false
    }

    /// What the first statement begins the transaction with; nil once it has, and without a transaction.
    var begin: String?
    /// Every statement belongs to a transaction that is this lease's.
    let isTransaction: Bool
    /// Free text may have changed settings that the next user does not expect.
    var ranText = false
    /// Free text may have changed how long a statement may take.
    var setsTimeout = false
    /// Why nothing more runs on it.
    var refusal: PostgresError?
    var cancel = Cancel.none
    /// Set once its user has left.
    var ending: Ending?

    /// What runs is for nobody.
    var isGivenUp: Bool {
        if let ending { !ending.isRolledBack && !ending.isCleaned } else { self.refusal != nil }
    }

    init(begin: String?) {
        self.begin = begin
        self.isTransaction = begin != nil
    }
}
