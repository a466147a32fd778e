import Persistence
import Redis
import RedisTesting
import Resilience

@testable import Application

/// A cache that a test tells what has changed.
enum TestCache {
    /// After it, what is in memory is trusted for long.
    static func look(_ news: ChangePoll.News) -> ChangePoll {
        ChangePoll(
            began: .now + .seconds(3_600), previousPoll: PostgresTime(microseconds: 1), thisPoll: PostgresTime(microseconds: 2),
            thisPollEnded: PostgresTime(microseconds: 2), news: news)
    }

    static func shared(_ client: RedisClient, _ breaker: CircuitBreaker, within timeout: Duration = .seconds(2))
        -> SharedCatalogCache
    {
        var configuration = RedisServiceCacheConfiguration()
        configuration.applyTimeout = timeout
        return SharedCatalogCache(RedisServiceCache(client, configuration: configuration, logger: .quiet), breaker: breaker)
    }
}
