extension CatalogError {
    /// There is no such service, or it is deleted.
    public static func noService(_ id: ServiceID) -> CatalogError { .missing("service", id.description) }

    /// There is no such artisan, or he or she is deleted.
    public static func noArtisan(_ id: ArtisanID) -> CatalogError { .missing("artisan", id.description) }

    /// There is no such tenant, or it is deleted.
    public static func noTenant(_ id: TenantID) -> CatalogError { .missing("tenant", id.description) }

    /// The identifier is taken by something with other content, or by something deleted.
    public static func taken(_ resource: Resource) -> CatalogError {
        var error = CatalogError(
            .alreadyExists,
            "There is \(resource.phrase) already, with other content or deleted. Choose another id, or leave it empty.")
        error.resource = resource
        return error
    }

    /// The entity has changed since the caller saw it.
    public static func stale(_ resource: Resource, currentVersion: Int64) -> CatalogError {
        var error = CatalogError(
            .aborted,
            "\(resource.type) \(resource.name) has changed: its version is \(currentVersion) by now. Read it again, and decide anew."
        )
        error.reason = "VERSION_STALE"
        error.facts["currentVersion"] = String(currentVersion)
        error.resource = resource
        return error
    }

    /// A call that was to create all of its items or none, and these, by their place in the call, could not be. There must be one.
    public static func nothingCreated(_ failures: [(index: Int, error: CatalogError)]) -> CatalogError {
        var violations = Violations()
        for (index, error) in failures {
            let field = error.resource?.type == "artisan" ? "artisan_id" : "id"
            violations.add("items[\(index)].\(field)", error.message)
        }
        var error = violations.error
        error.code = failures.first?.error.code ?? error.code
        error.message = "Nothing was created. " + error.message
        error.resource = failures.first?.error.resource
        return error
    }

    /// Others change the entity all the time.
    static func contended(_ resource: Resource, attempts: Int) -> CatalogError {
        var error = CatalogError(
            .aborted, "\(resource.type) \(resource.name) changed during each of \(attempts) attempts to update it. Try again.")
        error.reason = "UPDATE_CONTENDED"
        error.resource = resource
        error.retryAfter = .milliseconds(100)
        return error
    }

    /// A request id came back with another request.
    public static func requestIDReused() -> CatalogError {
        var error = CatalogError(
            .failedPrecondition,
            "This request_id came with another request before. Send the same request again, or choose an id anew for each change.")
        error.reason = "REQUEST_ID_REUSED"
        return error
    }

    /// The upload is no longer where the caller thinks it is.
    public static func uploadMovedOn(to acknowledged: Int64) -> CatalogError {
        var error = CatalogError(
            .aborted,
            "Another stream has taken up this upload, which stands at item \(acknowledged). Let one stream at a time send it.")
        error.reason = "UPLOAD_MOVED_ON"
        error.facts["resumeAt"] = String(acknowledged)
        return error
    }

    /// An artisan cannot go while services name him or her.
    public static func artisanHasServices(_ id: ArtisanID) -> CatalogError {
        var error = CatalogError(
            .failedPrecondition, "Services still name artisan \(id). Delete them, or give them to somebody else, and try again.")
        error.reason = "ARTISAN_HAS_SERVICES"
        error.resource = Resource(type: "artisan", name: id.description)
        return error
    }

    /// Fields that break a rule of a service beside the catalogue. There must be one.
    public static func wrong(_ listed: [Violation]) -> CatalogError {
        var violations = Violations()
        for violation in listed { violations.add(violation.field, violation.description) }
        return violations.error
    }

    private static func missing(_ type: String, _ name: String) -> CatalogError {
        let resource = Resource(type: type, name: name)
        var error = CatalogError(.notFound, "There is no \(resource.phrase); it may have been deleted.")
        error.resource = resource
        return error
    }
}

extension CatalogError.Resource {
    public init(_ id: ServiceID) { self.init(type: "service", name: id.description) }
    public init(_ id: ArtisanID) { self.init(type: "artisan", name: id.description) }
    public init(_ id: TenantID) { self.init(type: "tenant", name: id.description) }

    fileprivate var phrase: String { "\(self.type) \(self.name)" }
}
