import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The processes of a cluster: those named postgres that work in its data folder, as every process of Postgres does.
///
/// That tells them from a stranger that was given the number of a dead one, and finds the sessions that a killed postmaster left.
/// A process that has ended and waits to be collected works nowhere any more. Needs /proc, so Linux; elsewhere none is found, and
/// Postgres' own checks have to do.
struct ClusterProcesses: Sendable {
    let dataFolder: String

    /// Their numbers at the moment.
    var all: [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.filter(self.contains)
    }

    func contains(_ process: Int32) -> Bool {
        guard (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")) == self.dataFolder else {
            return false
        }
        return (try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)) == "postgres\n"
    }

    /// Sends a signal to each. One that ends meanwhile needs none.
    func signal(_ signal: Int32) {
        for process in self.all { kill(process, signal) }
    }

    /// Sends a signal to one, if it still is one of them.
    func signal(_ signal: Int32, only process: Int32) {
        if self.contains(process) { kill(process, signal) }
    }
}
