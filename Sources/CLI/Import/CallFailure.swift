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
    /// The tenant that the caller's header names; empty where it names none, or several.
    var tenantID: String {
        let named = self.metadata.values(of: "x-tenant-id")
        return named.count == 1 ? named[0].unifiedIdentifier : ""
    }

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
