/// What one look at the change log brought.
///
/// Whatever was committed before `began`, whoever wrote it, is told in this poll or was told in an earlier one.
public struct ChangePoll: Hashable, Sendable {
    public enum News: Hashable, Sendable {
        /// In no order; a change may be told more than once.
        case changes([CatalogChange])
        /// Anything may have changed: whatever was kept before `began` is to be forgotten. So it is in the first poll, where more has
        /// changed than is told, and where the database is not the one it was.
        case everything
    }

    /// By this machine's clock, before the statement was sent.
    public var began: ContinuousClock.Instant
    /// `thisPoll` of the poll before; nil in the first one.
    public var previousPoll: PostgresTime?
    /// By Postgres' clock, before it looked: what was committed earlier by the same clock is told.
    public var thisPoll: PostgresTime
    /// By Postgres' clock, after it looked: what is told was committed earlier by the same clock.
    public var thisPollEnded: PostgresTime
    public var news: News

    public init(
        began: ContinuousClock.Instant, previousPoll: PostgresTime?, thisPoll: PostgresTime, thisPollEnded: PostgresTime, news: News
    ) {
        self.began = began
        self.previousPoll = previousPoll
        self.thisPoll = thisPoll
        self.thisPollEnded = thisPollEnded
        self.news = news
    }
}

/// Who keeps copies of the catalogue and is told of every change.
public protocol ChangeTailConsumer: Sendable {
    /// Takes a poll in. The next one begins after it returns: it should not wait for anything.
    func poll(_ poll: ChangePoll) async
}
