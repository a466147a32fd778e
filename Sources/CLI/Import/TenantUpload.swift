import CatalogAPI
import Protobuf
import RPC

/// The services of one tenant on their way to the server, over one stream at a time: a stream that breaks is taken up by another.
actor TenantUpload {
    /// What an upload needs to know besides its items.
    struct Setting: Sendable {
        var client: CatalogService.Client
        /// Without a tenant.
        var options: CallOptions
        var ledger: ImportLedger
        var input: ImportInput
        /// The name under which the server remembers the upload.
        var name: String
        var limits = UploadState.Limits()
        /// Waits before something is tried again, for the error that it failed with.
        var pause: @Sendable (Duration, RPCError) async throws -> Void = { delay, _ in try await Task.sleep(for: delay) }
    }

    /// How an upload ended.
    enum End: Sendable {
        /// Everything was taken; the number of the next item, should the tenant have more.
        case finished(next: Int64)
        /// The server takes nothing for this tenant.
        case refused(Refusal)
    }

    nonisolated let tenantID: String
    private let setting: Setting
    private var state: UploadState
    private var retry = RetryPause()
    /// The number that the stream's first message names.
    private var openingPosition: Int64
    private var refusal: Refusal?
    private var failure: (any Error)?
    /// Items that the server has taken, and whose answers this run did not get: an earlier one did, or they were lost.
    private var unanswered: [UploadItem] = []

    // Each wakes whoever waits for it, once, even when it came first.
    private let room = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private var work: AsyncStream<Void>.Continuation?

    /// - Parameter position: the number of its first item in the upload.
    init(tenantID: String, position: Int64, setting: Setting) {
        self.tenantID = tenantID
        self.setting = setting
        self.state = UploadState(position: position, limits: setting.limits)
        self.openingPosition = position
    }

    // MARK: Putting

    /// Takes an item in, waiting while there is no room. For one task at a time.
    /// - Throws: what the upload has failed with; CancellationError.
    func put(_ item: UploadItem) async throws {
        var room = self.room.stream.makeAsyncIterator()
        while self.refusal == nil, self.failure == nil, !self.state.hasRoom {
            // The last call for those who wait: the upload has ended, or this task was cancelled.
            if await room.next(isolation: self) == nil { break }
        }
        if let failure { throw failure }
        if self.refusal == nil, !self.state.hasRoom { throw CancellationError() }
        if let refusal {
            try await self.record([self.outcome(of: item, .refused(refusal))])
        } else if self.state.put(item) {
            self.work?.yield()
        } else {
            try await self.record(self.miss(item).map { [$0] } ?? [])
            while self.unanswered.count >= self.setting.limits.maxAskedItems { try await self.askSome() }
        }
    }

    /// No more items come.
    func finish() {
        self.state.end()
        self.work?.yield()
    }

    /// No more items come, and those not sent yet are not sent.
    func stop() {
        self.state.stop()
        self.work?.yield()
        self.room.continuation.yield()
    }

    // MARK: Sending

    /// Sends until everything was taken.
    /// - Throws: RPCError when the server cannot be made to take it; CancellationError.
    func run() async throws -> End {
        defer { self.room.continuation.finish() }
        do {
            while !self.state.isDone, self.refusal == nil {
                try await self.waitForItems()
                if !self.state.isDone { try await self.attempt() }
            }
            if self.refusal == nil, self.state.surplus > 0 {
                throw RPCError(
                    .failedPrecondition,
                    "The upload `\(self.setting.name)` had \(self.state.surplus) more services of tenant \(self.tenantID) than "
                        + "\(self.setting.input.name) holds: it was another file. Give this one a name of its own with --upload."
                )
            }
            try await self.askAgain()
        } catch {
            self.failure = error
            throw error
        }
        return self.refusal.map { .refused($0) } ?? .finished(next: self.state.position)
    }

    /// Waits until a stream is worth opening: servers may end one that has long had nothing to do.
    private func waitForItems() async throws {
        guard self.state.isIdle else { return }
        let (stream, work) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.work = work
        defer { self.work = nil }
        var arrivals = stream.makeAsyncIterator()
        guard await arrivals.next(isolation: self) != nil else { throw CancellationError() }
    }

    /// One stream, and what follows from its end.
    private func attempt() async throws {
        let position = self.openingPosition
        do {
            try await self.exchange()
            if self.state.isDone || self.state.isIdle { return }
            throw RPCError(.unavailable, "The server ended the stream before it had taken everything.")
        } catch let error as RPCError {
            try Task.checkCancellation()
            let isMisplaced = error.code == .invalidArgument && error.resumption.map { $0 != position } ?? false
            if let resumption = error.resumption { self.openingPosition = resumption }
            // Nobody waits for a stream that broke while it had nothing to do.
            if self.state.isIdle, error.code == .unavailable || error.code == .cancelled { return }
            // Where the upload stands is told with errors of every kind. An upload that stands elsewhere than the stream said goes on
            // there with the next one; else the code alone says whether to try again.
            let repeated = isMisplaced ? RPCError(.aborted, error.message) : error
            if let delay = self.retry.delay(after: repeated) { return try await self.setting.pause(delay, error) }
            guard error.concernsTenant else { throw error }
            let refusal = Refusal(error)
            self.refusal = refusal
            self.room.continuation.yield()
            try await self.record(self.state.removeAll().map { self.outcome(of: $0, .refused(refusal)) })
        }
    }

    private func exchange() async throws {
        let (stream, work) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.state.beginStream()
        self.work = work
        defer { self.work = nil }
        let opening = StreamCreateServicesRequest.with {
            ($0.tenantId, $0.requestId, $0.position) = (self.tenantID, self.setting.name, self.openingPosition)
        }
        try await self.setting.client.streamCreateServices(options: self.setting.options.of(tenant: self.tenantID)) {
            requests, replies in
            try await requests.send(opening)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await self.send(to: requests, while: stream) }
                for try await reply in replies { try await self.receive(reply) }
                group.cancelAll()
            }
        }
    }

    /// Sends what there is whenever there is some, until everything was sent or the stream has ended.
    private func send(to requests: RequestWriter<StreamCreateServicesRequest>, while stream: AsyncStream<Void>) async {
        var work = stream.makeAsyncIterator()
        repeat {
            while let batch = self.state.nextBatch() {
                let request = StreamCreateServicesRequest.with { ($0.position, $0.items) = (batch.position, batch.items) }
                do {
                    try await requests.send(request)
                } catch {
                    // Why the stream has ended, its receiver learns. Whatever else it may be, this ends the stream.
                    return requests.finish()
                }
            }
            if self.state.isAllSent { return requests.finish() }
        } while await work.next(isolation: self) != nil
    }

    private func receive(_ reply: StreamCreateServicesResponse) async throws {
        let before = self.state.position
        let settled = try self.state.receive(reply)
        self.openingPosition = reply.acknowledged
        if self.state.position > before { self.retry.reset() }
        self.room.continuation.yield()
        self.work?.yield()
        var outcomes: [LineOutcome] = []
        for settled in settled {
            if let result = settled.result {
                outcomes.append(self.outcome(of: settled.item, LineOutcome.Result(result), id: result.id))
            } else if let outcome = self.miss(settled.item) {
                outcomes.append(outcome)
            }
        }
        try await self.record(outcomes)
    }

    // MARK: Answers that did not come

    /// An item was taken, and its answer is not here.
    /// - Returns: what there is to say of it, where it has no id to ask by.
    private func miss(_ item: UploadItem) -> LineOutcome? {
        guard !item.draft.id.isEmpty else { return self.outcome(of: item, .unknown) }
        self.unanswered.append(item)
        return nil
    }

    /// Sends items again whose answers are not here: their ids make that harmless, and show what had become of them.
    private func askAgain() async throws {
        if let refusal {
            try await self.record(self.unanswered.map { self.outcome(of: $0, .refused(refusal)) })
            self.unanswered = []
        }
        while !self.unanswered.isEmpty { try await self.askSome() }
    }

    private func askSome() async throws {
        let items = self.takeUnanswered()
        let request = BulkCreateServicesRequest.with {
            ($0.tenantId, $0.items, $0.mode) = (self.tenantID, items.map(\.draft), .perItem)
        }
        var retry = RetryPause()
        var response: BulkCreateServicesResponse?
        while response == nil {
            do {
                response = try await self.setting.client.bulkCreateServices(
                    request, options: self.setting.options.of(tenant: self.tenantID))
            } catch let error as RPCError {
                guard let delay = retry.delay(after: error) else { throw error }
                try await self.setting.pause(delay, error)
            }
        }
        let results = response?.results ?? []
        try await self.record(
            items.enumerated().map { index, item in
                guard index < results.count else { return self.outcome(of: item, .unknown) }
                let result = LineOutcome.Result(results[index])
                return self.outcome(of: item, result == .unchanged ? .taken : result, id: results[index].id)
            })
    }

    /// As many as fit a message, and none of an id that one of them has: a call may have an id once, and what the later one meets is
    /// what the earlier one left. They are taken before anything is awaited: both the reader of the file and the stream's end ask.
    private func takeUnanswered() -> [UploadItem] {
        var bytes = 0
        var ids: Set<String> = []
        let items = Array(
            self.unanswered.prefix(self.setting.limits.maxAskedItems).prefix { item in
                defer { bytes += item.bytes }
                let fits = bytes == 0 || bytes + item.bytes <= self.setting.limits.maxAskedBytes
                return fits && ids.insert(item.draft.id).inserted
            })
        self.unanswered.removeFirst(items.count)
        return items
    }

    private func outcome(of item: UploadItem, _ result: LineOutcome.Result, id: String = "") -> LineOutcome {
        LineOutcome(
            line: item.line, tenantID: self.tenantID, id: id.isEmpty ? item.draft.id : id, hasID: !item.draft.id.isEmpty,
            result: result)
    }

    private func record(_ outcomes: [LineOutcome]) async throws {
        if !outcomes.isEmpty { try await self.setting.ledger.record(outcomes, of: self.setting.input) }
    }
}

extension LineOutcome.Result {
    init(_ result: BulkCreateResult) {
        switch result.outcome {
        case .created: self = .created
        case .unchanged: self = .unchanged
        case .failed: self = .refused(result.error.map { Refusal($0) } ?? Refusal("The server gives no reason.", status: .unknown))
        case .unspecified, .unrecognized:
            self = .refused(Refusal("The server answers with an outcome that this client does not know.", status: .unknown))
        }
    }
}

extension RPCError {
    /// Where the server says to take an upload up.
    fileprivate var resumption: Int64? { self.detail(GoogleErrorInfo.self)?.metadata["resumeAt"].flatMap { Int64($0) } }
}
