import CatalogAPI
import Foundation
import Locking
import Protobuf
import RPC
import TestCatalog

@testable import CLI
@testable import CommandLineSupport

/// `krafti import` and `krafti export` against a catalogue in the same process.
final class ImportSession: Sendable {
    let catalog: CatalogInMemory
    let folder: URL
    let names: UploadNames
    let server: RPCServer
    let client: RPCClient
    /// What imports told the person meanwhile.
    let said = Guarded<[String]>([])

    init(_ catalog: CatalogInMemory = CatalogInMemory()) throws {
        self.catalog = catalog
        self.server = RPCServer(services: catalog.registry)
        self.client = RPCClient(inProcess: self.server)
        self.folder = FileManager.default.temporaryDirectory.appending(path: "krafti-import-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        self.names = UploadNames(folder: self.folder.appending(path: "state").path)
    }

    deinit { try? FileManager.default.removeItem(at: self.folder) }

    static func run(
        _ catalog: CatalogInMemory = CatalogInMemory(), _ body: (ImportSession) async throws -> Void
    ) async throws {
        let session = try ImportSession(catalog)
        do {
            try await body(session)
        } catch {
            await session.shutDown()
            throw error
        }
        await session.shutDown()
    }

    private func shutDown() async {
        await self.client.shutDown()
        await self.server.shutDown(grace: .zero)
    }

    /// Writes a file to be imported.
    @discardableResult
    func write(_ name: String, _ lines: [String], lastEnd: String = "\n") throws -> String {
        let path = self.folder.appending(path: name).path
        try (lines.joined(separator: "\n") + (lines.isEmpty ? "" : lastEnd)).write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// Imports files of the session's folder.
    /// - Returns: the sums, and what ended the import.
    func run(
        _ files: String..., upload: String? = nil, stopsOnRefusal: Bool = false, maxKept: Int = 20, report: String? = nil,
        _ change: (inout Importer.Options) -> Void = { _ in }
    ) async throws -> (totals: ImportTotals, failure: RPCError?) {
        var options = Importer.Options(uploadName: upload, names: self.names)
        options.pause = { _ in }
        change(&options)
        let ledger = ImportLedger(
            report: try report.map { try OutputFile(path: self.folder.appending(path: $0).path) },
            maxKept: maxKept,
            stopsOnRefusal: stopsOnRefusal
        )
        let importer = Importer(
            client: self.client, callOptions: CallOptions(metadata: ["x-tenant-id": .tenant("mine")]), options: options,
            ledger: ledger,
            say: { line in self.said.withLock { $0.append(line) } })
        let inputs = try ImportInput.resolve(files.map { self.folder.appending(path: $0).path }, kind: nil)
        var failure: RPCError?
        do {
            try await importer.run(inputs)
        } catch let error as RPCError {
            failure = error
        }
        try await ledger.finish()
        return (await ledger.totals, failure)
    }

    /// Some tenants, as lines.
    static func tenants(_ ids: String...) -> [String] {
        ids.map { #"{"id":"\#(String.tenant($0))","name":"Tenant \#($0)","countryCode":"GH","currencyCode":"GHS"}"# }
    }

    /// Services of a tenant, as lines.
    static func services(_ numbers: Range<Int>, of tenant: String) -> [String] {
        numbers.map {
            #"{"id":"\#(tenant)-\#($0)","tenantId":"\#(String.tenant(tenant))","name":"Service \#($0)","#
                + #""category":"plumbing","isActive":true}"#
        }
    }
}

extension String {
    /// The id of a tenant that a test calls by a word of six letters at most. An id stays as it is.
    static func tenant(_ name: String) -> String {
        guard !name.isUUID else { return name }
        let digits = name.utf8.map { String($0, radix: 16) }.joined()
        return "8dab132c-640c-510c-9e60-" + String(repeating: "0", count: Swift.max(12 - digits.count, 0)) + digits
    }
}

extension ImportTotals.Tally {
    static func of(created: Int = 0, unchanged: Int = 0, taken: Int = 0, unknown: Int = 0, refused: Int = 0, read: Int = 0) -> Self
    {
        Self(created: created, unchanged: unchanged, taken: taken, unknown: unknown, refused: refused, read: read)
    }
}
