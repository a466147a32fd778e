import Foundation
import NIOCore
import RPC
import Testing

/// The files of unix sockets.
@Suite struct UnixSocketTests {
    static func freshPath() -> String {
        FileManager.default.temporaryDirectory.appending(path: "krafti-\(UUID().uuidString.prefix(8)).sock").path
    }

    private static func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test(arguments: [0o600, 0o660, 0o666] as [UInt16])
    func `the file has its mode, and is gone with the server`(mode: UInt16) async throws {
        let path = Self.freshPath()
        var configuration = ServerConfiguration.patient
        configuration.unixSocketMode = mode
        try await EdgeServer.with(configuration, endpoint: .unix(path)) { (edge) async throws in
            #expect(try Self.mode(path) == Int(mode))
            let peer = try await edge.connect()
            try await peer.send(.request(1, "Echo"))
            #expect(try await peer.next()?.status() == 0)
            #expect(edge.calls.lastPeer?.socketMode == mode)
            await peer.close()
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a file that nobody listens on any more is replaced`() async throws {
        let path = Self.freshPath()
        try StaleSocket.leave(at: path)
        #expect(FileManager.default.fileExists(atPath: path))
        try await EdgeServer.with(endpoint: .unix(path)) { (edge) async throws in
            let peer = try await edge.connect()
            try await peer.send(.request(1, "Echo"))
            #expect(try await peer.next()?.status() == 0)
            await peer.close()
        }
    }

    @Test func `a socket that somebody listens on is left alone`() async throws {
        let path = Self.freshPath()
        try await EdgeServer.with(endpoint: .unix(path)) { (edge) async throws in
            let error = await #expect(throws: ListenError.self) { try await EdgeServer.with(endpoint: .unix(path)) { _ in } }
            #expect(error?.problem == "the address is in use. Stop what listens there, or choose another.")
            let peer = try await edge.connect()
            try await peer.send(.request(1, "Echo"))
            #expect(try await peer.next()?.status() == 0)
            await peer.close()
        }
    }

    @Test func `a regular file is refused and kept`() async throws {
        let path = Self.freshPath()
        try "precious".write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let error = await #expect(throws: ListenError.self) { try await EdgeServer.with(endpoint: .unix(path)) { _ in } }
        #expect(
            error?.description
                == "Cannot listen on unix://\(path): there is a file already that is no socket. Move it away, or choose another path."
        )
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
    }

    @Test func `a file that another server has put in the place is not removed`() async throws {
        let path = Self.freshPath()
        try await EdgeServer.with(endpoint: .unix(path)) { _ in
            try FileManager.default.removeItem(atPath: path)
            try "another's".write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(FileManager.default.fileExists(atPath: path))
        try FileManager.default.removeItem(atPath: path)
    }

    @Test func `a path that cannot be is refused in words`() async throws {
        let long = "/tmp/" + String(repeating: "x", count: 120)
        let tooLong = await #expect(throws: ListenError.self) { try await EdgeServer.with(endpoint: .unix(long)) { _ in } }
        #expect(tooLong?.problem.contains("107 bytes") == true)
        let nowhere = await #expect(throws: ListenError.self) {
            try await EdgeServer.with(endpoint: .unix("/no/such/folder/s")) { _ in }
        }
        #expect(nowhere?.problem.contains("folder of the socket does not exist") == true)
    }
}
