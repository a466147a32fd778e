import CatalogAPI
import Foundation
import PeerMessages
import Protobuf
import SwiftProtobuf

/// Decodes and encodes the services of the sample data with our codec and with swift-protobuf, in turns, on one thread.
///
///     codec-bench SERVICES.ndjson ROUNDS
///
/// Prints one line of JSON: nanoseconds a message, one number a round.
@main
struct CodecBench {
    typealias Ours = CatalogAPI.Service
    typealias Peer = Krafti_Catalog_V1_Service

    static func main() throws {
        guard CommandLine.arguments.count == 3, let rounds = Int(CommandLine.arguments[2]), rounds > 0 else {
            FileHandle.standardError.write(Data("usage: codec-bench SERVICES.ndjson ROUNDS\n".utf8))
            exit(64)
        }
        let lines = try String(contentsOfFile: CommandLine.arguments[1], encoding: .utf8).split(separator: "\n")
        let peers = try lines.map { try Peer(jsonString: String($0)) }
        let encoded: [[UInt8]] = try peers.map { try $0.serializedBytes() }
        let ours = try encoded.map { try Ours(serializedBytes: $0) }
        for (ours, peer) in zip(ours, peers) where try Peer(serializedBytes: ours.serializedBytes()) != peer {
            throw Disagreement(id: ours.id)
        }

        var nanoseconds: [String: [Double]] = [:]
        for round in 0...rounds {
            let measured = try [
                "decode_ours": Self.time(encoded) { try Ours(serializedBytes: $0).tags.count },
                "decode_peer": Self.time(encoded) { try Peer(serializedBytes: $0).tags.count },
                "encode_ours": Self.time(ours) { try $0.serializedBytes().count },
                "encode_peer": Self.time(peers) { try ($0.serializedBytes() as [UInt8]).count },
            ]
            // The first round warms caches and allocator.
            if round > 0 {
                for (name, value) in measured { nanoseconds[name, default: []].append(value) }
            }
        }
        let bytes = encoded.reduce(0) { $0 + $1.count } / encoded.count
        let result: [String: Any] = ["messages": encoded.count, "mean_bytes": bytes, "nanoseconds": nanoseconds]
        print(String(decoding: try JSONSerialization.data(withJSONObject: result, options: .sortedKeys), as: UTF8.self))
    }

    /// The processor time `work` takes, in nanoseconds an element: passes over all elements for at least a quarter of a second.
    /// Processor time, and not the wall's: what else runs on the machine takes turns, and those are not the codec's.
    @inline(never)
    static func time<Element>(_ elements: [Element], _ work: (Element) throws -> Int) rethrows -> Double {
        let start = Self.processorNanoseconds()
        var passes = 0
        var sum = 0
        var elapsed = 0.0
        repeat {
            for element in elements { sum &+= try work(element) }
            passes += 1
            elapsed = Self.processorNanoseconds() - start
        } while elapsed < 250_000_000
        Self.sink = sum
        return elapsed / Double(passes * elements.count)
    }

    static func processorNanoseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }

    /// Keeps the optimiser from dropping the work: what was computed is stored where others could read it.
    /// Only the main thread writes it.
    nonisolated(unsafe) static var sink = 0
}

struct Disagreement: Error, CustomStringConvertible {
    var id: String
    var description: String { "The two codecs disagree about the service \(self.id): nothing was measured." }
}
