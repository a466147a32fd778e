import RPC

extension RPCError {
    /// Whether it is about the record or the tenant of this call, so that others may fare better.
    var concernsTenant: Bool {
        switch self.code {
        case .invalidArgument, .notFound, .alreadyExists, .permissionDenied, .failedPrecondition, .outOfRange: true
        default: false
        }
    }
}

extension CallOptions {
    /// For a call about a tenant; the caller's own, where none is named.
    func of(tenant id: String) -> CallOptions {
        guard !id.isEmpty else { return self }
        var options = self
        options.metadata.set("x-tenant-id", id)
        return options
    }

    /// For a call about tenants, which is in no tenant's name.
    var ofPlatform: CallOptions {
        var options = self
        options.metadata.remove("x-tenant-id")
        return options
    }
}
