/// One user's time alone with a connection: a transaction, a COPY, the listener.
struct Lease {
    /// The cancel request that runs on another thread.
    enum Cancel { case none, running, finished }

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

    init(begin: String?) {
        self.begin = begin
        self.isTransaction = begin != nil
    }
}
