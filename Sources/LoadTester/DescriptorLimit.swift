import Foundation

/// How many files and sockets this process may have open.
enum DescriptorLimit {
    /// Raises the limit to what `connections` need, as far as the system lets a process raise its own.
    static func raise(forConnections connections: Int) {
        // Besides the connections: event loops, standard streams, files.
        let wanted = rlim_t(connections + 256)
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < wanted else { return }
        limit.rlim_cur = min(wanted, limit.rlim_max)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
