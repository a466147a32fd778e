/// Every family that the server has, in one table.
public enum CatalogMetrics {
    // MARK: Requests

    /// `protocol` is ttrpc or http; `code` the HTTP status, for RPC the one that google.rpc assigns to the outcome.
    public static let requests = CounterFamily(
        "http_requests_total", "Requests answered, on every listener.", labels: ["protocol", "method", "route", "code"])
    public static let requestErrors = CounterFamily(
        "http_requests_errors_total", "Requests that failed by a fault of the server.",
        labels: ["protocol", "method", "route", "code"])
    public static let requestDuration = HistogramFamily(
        "http_request_duration_seconds", "Time from a request's arrival to its answer; for a stream, to its end.", .calls,
        labels: ["protocol", "method", "route"])
    public static let requestsInFlight = GaugeFamily(
        "http_requests_in_flight", "Requests that are being answered.", labels: ["protocol"])
    public static let rateLimitRefusals = CounterFamily(
        "rate_limit_refusals_total", "Calls refused because a limit was used up.", labels: ["tier"])
    public static let rateLimitsUnavailable = CounterFamily(
        "rate_limits_unavailable_total",
        "Calls refused because the limits that servers share could not be asked for; none where servers go on by themselves then.")
    public static let overloadRefusals = CounterFamily(
        "overload_refusals_total", "Calls refused because the server had too much to do.", labels: ["class", "reason"])
    public static let connections = GaugeFamily("rpc_connections", "Connections of callers, those in their handshake among them.")

    // MARK: The catalogue

    /// `source` is single or bulk.
    public static let servicesCreated = CounterFamily(
        "services_created_total", "Services created and committed.", labels: ["source"])
    /// `result` is ok, partial or failed.
    public static let bulkOperations = CounterFamily(
        "bulk_operations_total", "Bulk calls, and chunks of bulk streams.", labels: ["operation", "result"])
    /// `result` is succeeded, failed or skipped.
    public static let bulkItems = CounterFamily("bulk_items_total", "Items of bulk calls.", labels: ["operation", "result"])
    public static let bulkOperationItems = HistogramFamily(
        "bulk_operation_items", "Items of each bulk call, or chunk of a bulk stream.", .items, labels: ["operation"])

    // MARK: The database

    public static let statementDuration = HistogramFamily(
        "db_query_duration_seconds", "Time of each statement, the wait for a connection included.", .statements,
        labels: ["operation", "table"])
    /// `error_type` is the class of the SQLSTATE, or what else kept the statement from its answer.
    public static let statementErrors = CounterFamily(
        "db_errors_total", "Statements that failed.", labels: ["operation", "error_type"])
    /// `state` is idle, in_use or connecting.
    public static let poolConnections = GaugeFamily(
        "connection_pool_connections", "Connections of a pool, by what they do.", labels: ["pool", "state"])
    public static let poolWaiting = GaugeFamily(
        "connection_pool_waiting", "Who waits for a connection of a pool.", labels: ["pool"])
    public static let poolRequestsInFlight = GaugeFamily(
        "connection_pool_requests_in_flight", "What runs on the connections of a pool.", labels: ["pool"])
    /// `result` is granted, refused or timed_out.
    public static let poolAcquires = CounterFamily(
        "connection_pool_acquires_total", "Wishes for a connection of a pool, by what came of them.", labels: ["pool", "result"])
    public static let poolWait = CounterFamily(
        "connection_pool_wait_seconds_total", "Time that was spent waiting for connections of a pool.", labels: ["pool"])
    /// `result` is ok or failed.
    public static let poolConnects = CounterFamily(
        "connection_pool_connects_total", "Connections that a pool has tried to open.", labels: ["pool", "result"])
    public static let poolCloses = CounterFamily(
        "connection_pool_closes_total", "Connections that a pool has closed, by why.", labels: ["pool", "reason"])

    // MARK: Resilience

    /// 0 closed, 1 half-open, 2 open.
    public static let breakerState = GaugeFamily(
        "circuit_breaker_state", "0 closed, 1 half-open, 2 open.", labels: ["name"])
    public static let breakerFailures = CounterFamily(
        "circuit_breaker_failures_total", "Failures that a breaker has counted.", labels: ["name"])
    public static let breakerRejections = CounterFamily(
        "circuit_breaker_rejections_total", "Calls that a breaker has turned away.", labels: ["name"])
    public static let cacheEntries = GaugeFamily("cache_entries", "Entries that a cache holds.", labels: ["cache"])
    public static let cacheBytes = GaugeFamily("cache_size_bytes", "Memory that the entries of a cache take.", labels: ["cache"])
    public static let cacheHitRatio = GaugeFamily(
        "cache_hit_ratio", "Hits among the reads of the last minute, 0 to 1; alert on cache_requests_total.", labels: ["cache"])
    /// `result` is hit, negative (there is no such thing), stale (past its time, and loading it has just failed) or miss (it had to be
    /// waited for, whatever came of that): each read is one of them.
    public static let cacheRequests = CounterFamily(
        "cache_requests_total", "Reads of a cache, by what they found.", labels: ["cache", "result"])
    public static let cacheOperationDuration = HistogramFamily(
        "cache_operation_duration_seconds", "Time of each operation of a cache.", .caches,
        labels: ["cache", "operation", "result"])

    // MARK: The server

    /// `service` is a dependency, or overall.
    public static let health = GaugeFamily(
        "service_health_status", "1 where calls can be served, 0 where not; as /readyz has it.", labels: ["service"])
    public static let build = GaugeFamily("krafti_build_info", "Always 1; its labels say what runs.", labels: ["version"])

    public static let processCPU = CounterFamily(
        "process_cpu_seconds_total", "Processor time of this process, in user and system mode.")
    public static let processStart = GaugeFamily(
        "process_start_time_seconds", "When this process began, in seconds since 1970-01-01T00:00:00Z.")
    public static let processResident = GaugeFamily("process_resident_memory_bytes", "Memory of this process that is in RAM.")
    public static let processVirtual = GaugeFamily("process_virtual_memory_bytes", "Address space of this process.")
    public static let processVirtualMax = GaugeFamily(
        "process_virtual_memory_max_bytes", "Address space that this process may have; absent without a limit.")
    public static let processFiles = GaugeFamily("process_open_fds", "File descriptors that this process has open.")
    public static let processFilesMax = GaugeFamily("process_max_fds", "File descriptors that this process may have open.")
    public static let processThreads = GaugeFamily("process_threads", "Threads of this process.")

    /// All of them.
    static let all: [MetricFamily] =
        [
            Self.requests, Self.requestErrors, Self.rateLimitRefusals, Self.rateLimitsUnavailable, Self.overloadRefusals,
            Self.servicesCreated, Self.bulkOperations, Self.bulkItems, Self.statementErrors, Self.poolAcquires, Self.poolWait,
            Self.poolConnects,
            Self.poolCloses, Self.breakerFailures, Self.breakerRejections, Self.cacheRequests, Self.processCPU,
        ].map(\.family)
        + [
            Self.requestsInFlight, Self.connections, Self.poolConnections, Self.poolWaiting, Self.poolRequestsInFlight,
            Self.breakerState, Self.cacheEntries, Self.cacheBytes, Self.cacheHitRatio, Self.health, Self.build, Self.processStart,
            Self.processResident, Self.processVirtual, Self.processVirtualMax, Self.processFiles, Self.processFilesMax,
            Self.processThreads,
        ].map(\.family)
        + [Self.requestDuration, Self.bulkOperationItems, Self.statementDuration, Self.cacheOperationDuration].map(\.family)
}
