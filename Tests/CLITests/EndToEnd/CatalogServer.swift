import Foundation
import RPC
import TestCatalog

/// A catalogue in memory on a unix socket of its own, a program to call it, and a folder for files.
struct CatalogServer {
    let catalog: CatalogInMemory
    let folder: URL
    var program: Program

    static func run(
        _ catalog: CatalogInMemory = CatalogInMemory(), _ body: (CatalogServer) async throws -> Void
    ) async throws {
        let server = RPCServer(services: catalog.registry)
        let socket = Endpoint.unix("/tmp/krafti-catalog-\(UUID().uuidString.prefix(13)).sock")
        let folder = FileManager.default.temporaryDirectory.appending(path: "krafti-catalog-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var program = Program(address: try await server.listen(on: socket).description)
        program.environment = ["HOME": folder.path]
        do {
            try await body(CatalogServer(catalog: catalog, folder: folder, program: program))
        } catch {
            await server.shutDown(grace: .zero)
            throw error
        }
        await server.shutDown(grace: .zero)
    }

    func path(_ name: String) -> String { self.folder.appending(path: name).path }

    @discardableResult
    func write(_ name: String, _ lines: [String]) throws -> String {
        try (lines.joined(separator: "\n") + "\n").write(toFile: self.path(name), atomically: true, encoding: .utf8)
        return self.path(name)
    }
}
