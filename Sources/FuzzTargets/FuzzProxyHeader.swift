#if DEBUG
    import NIOCore

    @testable import RPC

    /// A PROXY header means the same however it is cut: more is asked for until its last byte, what cannot become one is told from its
    /// first wrong byte on, and nothing behind it is taken.
    func fuzzProxyHeader(_ input: [UInt8]) {
        func parse(_ length: Int) -> (parsed: ProxyHeader.Parsed, taken: Int) {
            var buffer = ByteBuffer(bytes: input.prefix(length))
            let parsed = ProxyHeader.parse(&buffer)
            return (parsed, length - buffer.readableBytes)
        }
        let (whole, taken) = parse(input.count)
        require(taken <= 16 + ProxyHeader.maxBodyBytes, "a header is bounded")
        var isMalformed = false
        for length in 0..<input.count {
            let part = parse(length)
            switch part.parsed {
            case .needMore:
                require(!isMalformed, "what is malformed stays so")
                require(part.taken == 0, "a header that is not whole is left where it is")
            case .malformed: isMalformed = true
            case .header:
                require(part.parsed == whole && part.taken == taken, "a header ends where it says")
                require(length >= taken, "a header is taken when it is whole")
            }
        }
        switch whole {
        case .header: require(!isMalformed, "what is malformed stays so")
        case .needMore: require(!isMalformed && taken == 0, "a header that is not whole is left where it is")
        case .malformed: break
        }
    }
#endif
