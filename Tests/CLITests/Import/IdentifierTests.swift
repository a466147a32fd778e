import CatalogAPI
import Foundation
import RPC
import TestCatalog
import Testing

@testable import CLI

/// Servers read a UUID in either case. What is one tenant, or one record, to them must be one here.
@Suite(.timeLimit(.minutes(1))) struct IdentifierTests {
    private static let tenant = "8dab132c-640c-510c-9e60-0f048413a03e"

    private static func id(_ number: Int) -> String { "0190b0c4-5b1a-7c3e-9d2f-\(String(0xA000_0000_0000 + number, radix: 16))" }

    private static func service(_ number: Int, name: String = "Service", isUpper: Bool, tenant: String = Self.tenant) -> String {
        let spelled = { (id: String) in isUpper ? id.uppercased() : id }
        return #"{"id":"\#(spelled(Self.id(number)))","tenantId":"\#(spelled(tenant))","name":"\#(name)","#
            + #""artisanId":"\#(spelled(Self.id(0)))"}"#
    }

    @Test func `a UUID is spelled in one way, and other text as it is`() {
        #expect("8DAB132C-640c-510C-9E60-0F048413A03E".unifiedIdentifier == Self.tenant)
        #expect(Self.tenant.unifiedIdentifier == Self.tenant)
        let others = [
            "", "A", "8DAB132C640C510C9E600F048413A03E", "{8DAB132C-640C-510C-9E60-0F048413A03E}",
            "8DAB132C-640C-510C-9E60-0F048413A03G", "8DAB132C-640C-510C-9E6-00F048413A03E", "8DAB132C-640C-510C-9E60-0F048413A0É",
        ]
        for other in others { #expect(other.unifiedIdentifier == other) }
    }

    @Test(arguments: [16, 1]) func `services of a tenant whose id is written in two ways are one upload`(streams: Int) async throws
    {
        try await ImportSession.run { session in
            try session.write("tenants.ndjson", ImportSession.tenants(Self.tenant.uppercased()) + ImportSession.tenants("b"))
            #expect(try await session.run("tenants.ndjson").totals[.tenants] == .of(created: 2))
            let lines =
                (0..<60).map { Self.service($0, isUpper: $0 % 3 == 0) } + ImportSession.services(0..<9, of: "b")
                + (0..<60).map { Self.service($0, isUpper: $0 % 2 == 0) } + [Self.service(7, name: "Other", isUpper: true)]
            try session.write("services.ndjson", lines)
            let result = try await session.run("services.ndjson", report: "report.ndjson") {
                $0.maxParallel = streams
                $0.limits.maxGatheredBytes = 1_000
            }
            #expect(result.failure == nil)
            #expect(result.totals[.services] == .of(created: 69, unchanged: 60, refused: 1))
            #expect(await session.catalog.services(ofTenant: Self.tenant).map(\.id) == (0..<60).map(Self.id))
            let report = try String(contentsOf: session.folder.appending(path: "report.ndjson"), encoding: .utf8)
            #expect(report.contains(Self.tenant) && !report.contains(Self.tenant.uppercased()))
            #expect(report.contains(Self.id(3)) && !report.contains(Self.id(3).uppercased()))
        }
    }

    @Test func `lines without a tenant are of one upload with those that name the caller's own`() async throws {
        try await ImportSession.run { session in
            try session.write("tenants.ndjson", ImportSession.tenants("mine"))
            _ = try await session.run("tenants.ndjson")
            let lines = ImportSession.services(0..<40, of: "mine").enumerated().map { index, line in
                index % 2 == 0 ? line : line.replacing(#""tenantId":"\#(String.tenant("mine"))","#, with: "")
            }
            try session.write("services.ndjson", lines)
            let result = try await session.run("services.ndjson")
            #expect(result.failure == nil)
            #expect(result.totals[.services] == .of(created: 40))
            #expect(await session.catalog.callCounts["StreamCreateServices"] == 1)
        }
    }

    @Test func `what the second and third line of an id meet is the same in every run`() async throws {
        try await ImportSession.run(CatalogInMemory(window: 10)) { session in
            try session.write("tenants.ndjson", ImportSession.tenants(Self.tenant))
            _ = try await session.run("tenants.ndjson")
            var lines = (0..<60).map { Self.service($0, isUpper: false) }
            lines[1] = Self.service(0, name: "Other", isUpper: true)
            lines[2] = Self.service(0, isUpper: true)
            try session.write("services.ndjson", lines)
            for position in [Int64](repeating: 30, count: 20) {
                await session.catalog.breakStream(ofTenant: Self.tenant, .before(position))
            }
            let first = try await session.run("services.ndjson")
            #expect(first.failure?.code == .unavailable)
            // How far it came is up to where its messages end.
            let created = first.totals[.services].created
            #expect((1...28).contains(created))
            #expect(first.totals[.services] == .of(created: created, unchanged: 1, refused: 1))
            await session.catalog.forgetBreaks()
            let second = try await session.run("services.ndjson")
            #expect(second.totals[.services] == .of(created: 58 - created, taken: created + 1, refused: 1))
            for refused in [first.totals.refusedLines, second.totals.refusedLines] {
                #expect(refused.map(\.line) == [2])
                #expect(refused.first?.refusal.status == .alreadyExists)
            }
        }
    }

    @Test func `tenants and artisans whose id comes again meet what the lines above left`() async throws {
        try await ImportSession.run { session in
            let names = ["One", "Two", "One", "Three", "One"]
            let id = { (index: Int) in index % 2 == 0 ? Self.tenant : Self.tenant.uppercased() }
            try session.write("tenants.ndjson", names.enumerated().map { #"{"id":"\#(id($0))","name":"\#($1)"}"# })
            let artisans = names.enumerated().map { #"{"id":"\#(id($0))","tenantId":"\#(id($0 + 1))","displayName":"\#($1)"}"# }
            try session.write("artisans.ndjson", artisans)
            let result = try await session.run("tenants.ndjson", "artisans.ndjson")
            let tally = ImportTotals.Tally.of(created: 1, unchanged: 2, refused: 2)
            #expect(result.totals.tallies == [.tenants: tally, .artisans: tally])
            #expect(result.totals.refusedLines.map(\.line) == [2, 4, 2, 4])
        }
    }
}
