/// The requests of the input as the messages of a stream.
struct EncodedRequests: AsyncSequence, Sendable {
    typealias Element = [UInt8]

    let caller: MethodCaller
    let reader: RequestReader

    struct Iterator: AsyncIteratorProtocol {
        let requests: EncodedRequests

        /// - Throws: an input error or a complaint, which ends the stream; CancellationError.
        func next() async throws -> [UInt8]? {
            guard let text = try await self.requests.reader.next() else { return nil }
            return try self.requests.caller.encode(text, from: self.requests.reader.sourceName)
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(requests: self) }
}
