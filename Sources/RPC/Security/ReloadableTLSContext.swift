import Locking
import Logging
import NIOPosix
import NIOSSL

/// A TLS context made of files, and made anew when they change. New connections take `current`; live ones keep what they have.
///
/// Safe to use from any task.
final class ReloadableTLSContext: Sendable {
    private struct State {
        var context: NIOSSLContext
        var fingerprint: Int
    }

    private let paths: [String]
    private let make: @Sendable (FileSnapshot) throws(TLSFileError) -> NIOSSLContext
    private let state: Guarded<State>

    /// - Throws: `TLSFileError` when a file cannot be used.
    init(paths: [String], make: @escaping @Sendable (FileSnapshot) throws(TLSFileError) -> NIOSSLContext) throws(TLSFileError) {
        self.paths = paths
        self.make = make
        let snapshot = try FileSnapshot(reading: paths)
        self.state = Guarded(State(context: try make(snapshot), fingerprint: snapshot.fingerprint))
    }

    var current: NIOSSLContext { self.state.withLock { $0.context } }

    /// Reads the files again. Blocks while it reads: not for event loops.
    /// - Returns: whether they held something new.
    /// - Throws: `TLSFileError` when they cannot be used; the context stays as it was.
    func reload() throws(TLSFileError) -> Bool {
        let snapshot = try FileSnapshot(reading: self.paths)
        let fingerprint = snapshot.fingerprint
        guard self.state.withLock({ $0.fingerprint != fingerprint }) else { return false }
        let context = try self.make(snapshot)
        self.state.withLock { $0 = State(context: context, fingerprint: fingerprint) }
        return true
    }

    /// Looks at the files again and again, until its task is cancelled. What is wrong with them is logged once, not at every look.
    func watch(every interval: Duration, logger: Logger) async {
        var lastError: TLSFileError?
        while (try? await Task.sleep(for: interval)) != nil {
            do {
                guard let isNew = try await self.look() else { return }
                lastError = nil
                if isNew { logger.info("new certificates are in use", metadata: ["files": .array(self.paths.map { .string($0) })]) }
            } catch let error as TLSFileError where error != lastError {
                lastError = error
                logger.error("new certificates cannot be used; those in use stay", metadata: ["error": "\(error)"])
            } catch {
                // As at the last look.
            }
        }
    }

    /// Reloads off the event loops and off the threads that tasks share.
    /// - Returns: nil when the process is ending.
    private func look() async throws -> Bool? {
        do {
            return try await NIOThreadPool.singleton.runIfActive { try self.reload() }
        } catch is NIOThreadPoolError.ThreadPoolInactive {
            return nil
        }
    }
}
