import Persistence
import Resilience

extension RedisServiceCache {
    /// - Returns: nil when Redis did not answer in time.
    func read(_ read: SharedCacheRead) async -> SharedCacheView<[UInt8]>? { try? await self.view(of: read) }
}
