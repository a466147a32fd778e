/// What the calls of a run are made of.
enum LoadWork: Sendable {
    /// A unary method with requests that somebody wrote.
    case requests(Payloads)
    /// BulkCreateServices, a batch of services in each call.
    case bulk(CatalogueLoad)
    /// StreamCreateServices: each place has a stream, and a call is a batch of services sent and acknowledged.
    case stream(CatalogueLoad)

    /// Services in each call; nil where calls have none.
    var batchSize: Int? {
        switch self {
        case .requests: nil
        case .bulk(let load), .stream(let load): load.batchSize
        }
    }
}
