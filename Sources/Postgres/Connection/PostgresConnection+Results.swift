import CLibpq

extension PostgresConnection {
    /// Takes the next result of the pipeline; nil when the connection is lost and none will come. libpq is not busy.
    func takeResult() -> Pipeline.Effect? {
        guard let result = self.libpq.nextResult() else {
            return self.libpq.isLost ? nil : self.pipeline.received(.end)
        }
        switch result.status {
        case PGRES_PIPELINE_SYNC: return self.pipeline.received(.sync)
        case PGRES_PIPELINE_ABORTED: return self.pipeline.received(.aborted)
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return self.pipeline.received(.success(Rows(result)))
        // A COPY as a query: nothing follows it that a pipeline understands.
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH: return .unexpected
        default: return self.pipeline.received(.failure(PostgresError(serverResult: result)))
        }
    }

    /// While nobody takes what a COPY sends, it is left in the socket, and the server waits.
    var wantsToRead: Bool {
        guard let run = self.textRun, run.phase == .copyingOut else { return true }
        return run.request != nil || run.discards
    }
}
