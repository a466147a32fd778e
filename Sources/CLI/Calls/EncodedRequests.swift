import Locking

/// The requests of the input as the messages of a stream.
struct EncodedRequests: AsyncSequence, Sendable {
    typealias Element = [UInt8]

    let caller: MethodCaller
    let reader: RequestReader
    private let count = Count()

    init(caller: MethodCaller, reader: RequestReader) {
        self.caller = caller
        self.reader = reader
    }

    private final class Count: Sendable {
        let value = Guarded(0)
    }

    /// How many have been handed out.
    var givenCount: Int { self.count.value.withLock { $0 } }

    struct Iterator: AsyncIteratorProtocol {
        let requests: EncodedRequests

        /// - Throws: an input error or a complaint, which ends the stream; CancellationError.
        func next() async throws -> [UInt8]? {
            guard let text = try await self.requests.reader.next() else { return nil }
            let request = try self.requests.caller.encode(text, from: self.requests.reader.sourceName)
            self.requests.count.value.withLock { $0 += 1 }
            return request
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(requests: self) }
}
