import CatalogAPI
import CommandLineSupport
import Locking
import RPC

/// Imports files, one after the other.
struct Importer {
    struct Options: Sendable {
        /// Calls, and streams, under way at once.
        var maxParallel = 16
        /// The name of the upload that the person chose.
        var uploadName: String?
        /// Where it goes, in words that no other server has.
        var server = ""
        var isDryRun = false
        var names = UploadNames(folder: nil)
        var limits = ServiceImport.Limits()
        /// Waits before something is tried again.
        var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    }

    let client: RPCClient
    let callOptions: CallOptions
    let options: Options
    let ledger: ImportLedger
    /// Told what the person should know before it is over.
    let say: @Sendable (String) -> Void
    private let announcedWaits = AnnouncedWaits()
    /// Waits that last longer are told.
    private static let silentPause = Duration.seconds(3)

    init(
        client: RPCClient, callOptions: CallOptions, options: Options, ledger: ImportLedger,
        say: @escaping @Sendable (String) -> Void
    ) {
        self.client = client
        self.callOptions = callOptions
        self.options = options
        self.ledger = ledger
        self.say = say
    }

    /// - Throws: RPCError when a call failed for good; a complaint when a file cannot be read; CancellationError.
    func run(_ inputs: [ImportInput]) async throws {
        if !self.options.isDryRun {
            try await self.reach()
            if try await self.goesOn(inputs) { await self.ledger.keepReport() }
        }
        for (index, input) in inputs.enumerated() {
            if await self.ledger.isStopped { break }
            await self.ledger.begin(input)
            if self.options.isDryRun {
                try await self.read(input)
            } else {
                try await self.send(input, number: index + 1, of: inputs.count)
            }
        }
    }

    /// Sees that there is a server, before calls are repeated in the hope that it comes back. Any answer will do.
    private func reach() async throws {
        do {
            _ = try await Health.Client(self.client).check(HealthCheckRequest(), options: self.callOptions.ofPlatform)
        } catch let error as RPCError where error.code != .unavailable && error.code != .deadlineExceeded {}
    }

    private func send(_ input: ImportInput, number: Int, of count: Int) async throws {
        guard let key = try await self.key(of: input, number: number, of: count) else {
            return try await self.send(input, as: UploadNames.random())
        }
        let (name, isKept) = self.options.names.name(for: key)
        if !isKept, key.chosenName == nil, input.kind == .services {
            self.say(
                "The name of the upload cannot be kept; should it be interrupted, go on by running this again with --upload '\(name)'."
            )
        }
        try await self.send(input, as: name)
        if await !self.ledger.isStopped { self.options.names.forget(key) }
    }

    /// Whether this run goes on with one that was interrupted here.
    private func goesOn(_ inputs: [ImportInput]) async throws -> Bool {
        for (index, input) in inputs.enumerated() {
            if let key = try await self.key(of: input, number: index + 1, of: inputs.count), self.options.names.isKept(key) {
                return true
            }
        }
        return false
    }

    /// Nil for an upload that no second run can take up.
    private func key(of input: ImportInput, number: Int, of count: Int) async throws -> UploadKey? {
        let chosen = self.options.uploadName.map { count > 1 ? "\($0)-\(number)" : $0 }
        let isFile = input.sizeBytes != nil
        guard isFile || chosen != nil else { return nil }
        let content = isFile ? try await ContentFingerprint.read(input.open()) : nil
        return UploadKey(content: content, kind: input.kind, server: self.options.server, chosenName: chosen)
    }

    /// Waits before something is tried again. Several uploads may wait for the same server: that is told once.
    private func pause(_ delay: Duration, after error: RPCError) async throws {
        if delay > Self.silentPause, self.announcedWaits.isNews(delay, at: .now) {
            let cause = error.message.isEmpty ? error.code.name : "\(error.code.name): \(error.message)"
            self.say("\(cause)\(cause.hasSuffix(".") ? "" : ".") Trying again in \(TimeSpan.describe(delay)).")
        }
        try await self.options.pause(delay)
    }

    private func send(_ input: ImportInput, as name: String) async throws {
        let reader = LineReader(try input.open())
        guard input.kind == .services else {
            let records = RecordImport(
                client: self.client,
                options: self.callOptions,
                ledger: self.ledger,
                input: input,
                name: name,
                maxParallel: self.options.maxParallel,
                pause: { try await self.pause($0, after: $1) }
            )
            return try await records.run(reader)
        }
        let setting = TenantUpload.Setting(
            client: CatalogService.Client(self.client),
            options: self.callOptions,
            ledger: self.ledger,
            input: input,
            name: name,
            pause: { try await self.pause($0, after: $1) }
        )
        var limits = self.options.limits
        limits.maxStreams = self.options.maxParallel
        try await ServiceImport(setting: setting, limits: limits).run(reader)
    }

    /// Reads the file and sends nothing.
    private func read(_ input: ImportInput) async throws {
        var reader = LineReader(try input.open())
        while let lines = try await reader.next() {
            var outcomes: [LineOutcome] = []
            for line in lines {
                var outcome = LineOutcome(line: line.number, result: .read)
                do throws(Refusal) {
                    try self.parse(line, input.kind, &outcome)
                } catch {
                    outcome.result = .refused(error)
                }
                outcomes.append(outcome)
            }
            try await self.ledger.record(outcomes, of: input)
            await self.ledger.advance(to: reader.readBytes)
            if await self.ledger.isStopped { return }
        }
    }

    private func parse(_ line: TextLine, _ kind: RecordKind, _ outcome: inout LineOutcome) throws(Refusal) {
        switch kind {
        case .tenants: outcome.id = try RecordParser.parse(line, as: Tenant.self).id
        case .artisans:
            let artisan = try RecordParser.parse(line, as: Artisan.self, ownTenantID: self.callOptions.tenantID)
            (outcome.tenantID, outcome.id) = (artisan.tenantId, artisan.id)
        case .services:
            let service = try RecordParser.parse(line, as: CatalogAPI.Service.self, ownTenantID: self.callOptions.tenantID)
            (outcome.tenantID, outcome.id) = (service.tenantId, service.id)
        }
        outcome.hasID = !outcome.id.isEmpty
    }
}

/// What the person knows of waits.
private final class AnnouncedWaits: Sendable {
    private let end = Guarded(ContinuousClock.now)

    /// Whether the person does not know of a wait that goes on.
    func isNews(_ delay: Duration, at now: ContinuousClock.Instant) -> Bool {
        self.end.withLock { end in
            defer { end = max(end, now + delay) }
            return end <= now
        }
    }
}
