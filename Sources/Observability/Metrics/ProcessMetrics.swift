#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the system knows of this process, under the names that Prometheus' own clients use. Read from /proc when the numbers are wanted;
/// where there is none, these families are absent.
enum ProcessMetrics {
    static func add(to reading: inout MetricsReading) {
        #if os(Linux)
            Self.addStatus(to: &reading)
            if let files = Self.openFiles() { reading.set(CatalogMetrics.processFiles, to: Double(files)) }
            if let limit = Self.limit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue)) {
                reading.set(CatalogMetrics.processFilesMax, to: limit)
            }
            if let limit = Self.limit(__rlimit_resource_t(RLIMIT_AS.rawValue)) {
                reading.set(CatalogMetrics.processVirtualMax, to: limit)
            }
        #endif
    }

    #if os(Linux)
        /// proc(5), `/proc/pid/stat`. The fields behind the name, which may hold anything, parentheses too.
        static func fields(ofStat text: String) -> [Substring] {
            guard let end = text.lastIndex(of: ")") else { return [] }
            return text[text.index(after: end)...].split { $0 == " " || $0 == "\n" }
        }

        private static func addStatus(to reading: inout MetricsReading) {
            let fields = Self.fields(ofStat: Self.contents("/proc/self/stat"))
            let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
            let page = Double(sysconf(Int32(_SC_PAGESIZE)))
            // The first of these fields is the third of the line.
            func field(_ number: Int) -> Double? { number - 3 < fields.count ? Double(fields[number - 3]) : nil }
            guard let user = field(14), let system = field(15), let threads = field(20), let start = field(22),
                let virtual = field(23), let resident = field(24), ticks > 0
            else { return }
            reading.set(CatalogMetrics.processCPU, to: (user + system) / ticks)
            reading.set(CatalogMetrics.processThreads, to: threads)
            reading.set(CatalogMetrics.processVirtual, to: virtual)
            reading.set(CatalogMetrics.processResident, to: resident * page)
            if let boot = Self.bootTime { reading.set(CatalogMetrics.processStart, to: boot + start / ticks) }
        }

        /// When the machine was started, in seconds since 1970.
        private static let bootTime: Double? = contents("/proc/stat").split(separator: "\n")
            .first { $0.hasPrefix("btime ") }.flatMap { Double($0.dropFirst("btime ".count)) }

        private static func openFiles() -> Int? {
            guard let folder = opendir("/proc/self/fd") else { return nil }
            defer { closedir(folder) }
            var count = 0
            while readdir(folder) != nil { count += 1 }
            // Not the folder itself, its parent, and the descriptor that it is read by.
            return count - 3
        }

        private static func limit(_ resource: __rlimit_resource_t) -> Double? {
            var limit = rlimit()
            guard getrlimit(resource, &limit) == 0, limit.rlim_cur != rlim_t.max else { return nil }
            return Double(limit.rlim_cur)
        }

        /// Of files whose size is not known beforehand; empty where it cannot be read.
        private static func contents(_ path: String) -> String {
            let file = open(path, O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { return "" }
            defer { close(file) }
            var bytes: [UInt8] = []
            var part = [UInt8](repeating: 0, count: 16 * 1024)
            while true {
                let count = read(file, &part, part.count)
                guard count > 0 else { break }
                bytes += part.prefix(count)
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    #endif
}

extension MetricsRegistry {
    /// Adds what the system knows of this process, and what runs in it.
    /// - Parameter version: of the program.
    public func collectProcess(version: String) {
        self.collect { reading in
            ProcessMetrics.add(to: &reading)
            reading.set(CatalogMetrics.build, version, to: 1)
        }
    }
}
