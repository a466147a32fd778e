// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target: no warnings, imports that do not leak, and async functions that stay on their caller's executor.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// Targets that touch C pointers mark every unsafe expression.
let strictMemory: [SwiftSetting] = strict + [.strictMemorySafety()]

/// Targets whose generic code is compiled again for the types that others use it with: each read and create passes through it.
/// SwiftPM has no setting of its own for that.
let specialized: [SwiftSetting] = [.unsafeFlags(["-cross-module-optimization"], .when(configuration: .release))]

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOTLS", package: "swift-nio"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
]

let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "krafti",
    products: [
        .executable(name: "krafti-server", targets: ["Server"]),
        .executable(name: "krafti", targets: ["CLI"]),
        .executable(name: "krafti-load", targets: ["LoadTester"]),
        .executable(name: "krafti-echo", targets: ["EchoServer"]),
        .executable(name: "metrics-bench", targets: ["MetricsBench"]),
        .executable(name: "interceptor-bench", targets: ["InterceptorBench"]),
        .executable(name: "protoc-gen-swift-krafti", targets: ["protoc-gen-swift-krafti"]),
        .library(name: "Protobuf", targets: ["Protobuf"]),
        .library(name: "RPC", targets: ["RPC"]),
        .library(name: "FuzzTargets", targets: ["FuzzTargets"]),
        .library(name: "CatalogAPI", targets: ["CatalogAPI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    ],
    targets: [
        // Layer 0: C.
        .target(name: "CProtobufC", linkerSettings: [.linkedLibrary("protobuf-c")]),
        .target(name: "CRPCMessages", dependencies: ["CProtobufC"]),
        .target(name: "CCatalogMessages", dependencies: ["CProtobufC", "CRPCMessages"]),

        .target(name: "CLibpq", linkerSettings: [.linkedLibrary("pq")]),
        .target(name: "CHiredis", linkerSettings: [.linkedLibrary("hiredis")]),

        // Layer 0: the lock.
        .target(name: "Locking", swiftSettings: strictMemory),

        // Layer 1: the bridge, the catalogue's rules, and what knows neither.
        .target(name: "Protobuf", dependencies: ["CProtobufC", "CRPCMessages"], swiftSettings: strictMemory),
        .target(
            name: "Resilience",
            dependencies: ["Locking", .product(name: "DequeModule", package: "swift-collections")],
            swiftSettings: strict + specialized
        ),
        .target(name: "Catalog", dependencies: ["Locking", crypto], swiftSettings: strict + specialized),
        .target(name: "PostgresCluster", dependencies: ["Locking", logging], swiftSettings: strict),
        .target(
            name: "Observability",
            dependencies: [
                "Locking", logging, .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Hummingbird", package: "hummingbird"), .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),

        // Layer 2: calls and drivers.
        .target(
            name: "RPC",
            dependencies: ["Locking", "Protobuf", "Resilience", "CRPCMessages", "CProtobufC", logging] + nio,
            swiftSettings: strictMemory + specialized
        ),

        .target(
            name: "Postgres",
            dependencies: [
                "CLibpq", "Locking", "Resilience", logging, .product(name: "DequeModule", package: "swift-collections"),
            ],
            swiftSettings: strictMemory + specialized
        ),
        .target(
            name: "Redis", dependencies: ["CHiredis", "Locking", "Resilience", logging] + nio, swiftSettings: strictMemory),

        // Layer 3: the contract as Swift, and the catalogue kept in Postgres.
        .target(
            name: "CatalogAPI",
            dependencies: ["RPC", "Protobuf", "CCatalogMessages", "CRPCMessages", "CProtobufC"],
            swiftSettings: strictMemory
        ),

        .target(
            name: "Persistence",
            dependencies: ["Catalog", "Postgres", "Redis", "Resilience", "Locking", crypto, logging],
            swiftSettings: strict + specialized
        ),

        // Layer 4: everything wired together.
        .target(
            name: "Application",
            dependencies: [
                "CatalogAPI", "RPC", "Protobuf", "Catalog", "Persistence", "Postgres", "PostgresCluster", "Redis", "Resilience",
                "Observability",
                "Locking", crypto, logging,
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ] + nio,
            swiftSettings: strict
        ),

        // What the programs of callers have in common.
        .target(
            name: "CommandLineSupport",
            dependencies: ["CatalogAPI", "RPC", "Protobuf", "Locking", arguments] + nio,
            swiftSettings: strict
        ),

        // Programs.
        .executableTarget(
            name: "Server", dependencies: ["Application", "Observability", "CommandLineSupport", arguments, logging, signals],
            swiftSettings: strict),
        .executableTarget(
            name: "CLI",
            dependencies: ["CommandLineSupport", "CatalogAPI", "RPC", "Protobuf", "Locking", arguments] + nio,
            swiftSettings: strict
        ),
        .executableTarget(
            name: "LoadTester",
            dependencies: [
                "CommandLineSupport", "CatalogAPI", "RPC", "Protobuf", "Locking", "TestServices", arguments,
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ] + nio,
            swiftSettings: strict
        ),

        // Build-time programs.
        .target(name: "CPluginMessages", dependencies: ["CProtobufC"]),
        .executableTarget(
            name: "protoc-gen-swift-krafti",
            dependencies: ["CPluginMessages", "CProtobufC"],
            swiftSettings: strictMemory
        ),
        .target(name: "CTestMessages", dependencies: ["CProtobufC", "CRPCMessages"]),
        .target(
            name: "TestMessages",
            dependencies: ["Protobuf", "CTestMessages", "CRPCMessages", "CProtobufC"],
            swiftSettings: strictMemory
        ),
        .target(name: "TestSupport", dependencies: ["Locking", logging], swiftSettings: strict),
        .target(name: "DatabaseTesting", dependencies: ["Postgres", "Resilience", logging], swiftSettings: strict),
        .target(
            name: "RedisTesting", dependencies: ["Redis", "Resilience", "TestSupport", "Locking", logging], swiftSettings: strict),
        .target(name: "CatalogTesting", dependencies: ["Catalog", "Locking"], swiftSettings: strict),
        .target(name: "TestCatalog", dependencies: ["CatalogAPI", "RPC", "Protobuf"], swiftSettings: strict),
        .target(name: "TestServices", dependencies: ["RPC", "TestMessages", "Protobuf"] + nio, swiftSettings: strict),
        .target(
            name: "FuzzTargets",
            dependencies: ["RPC", "Protobuf", "TestMessages", "TestServices"] + nio,
            swiftSettings: strict
        ),
        .executableTarget(
            name: "EchoServer",
            dependencies: ["CommandLineSupport", "TestServices", "TestMessages", "RPC", "Protobuf", arguments, signals] + nio,
            swiftSettings: strict
        ),

        // Programs of tools/bench.
        .executableTarget(name: "MetricsBench", dependencies: ["Observability"], swiftSettings: strict),
        .executableTarget(
            name: "InterceptorBench",
            dependencies: [
                "Application", "CatalogAPI", "Catalog", "RPC", "Resilience", "Observability",
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),

        // Tests.
        .testTarget(name: "LockingTests", dependencies: ["Locking"], swiftSettings: strict),
        .testTarget(name: "ResilienceTests", dependencies: ["Resilience", "Locking", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "ObservabilityTests",
            dependencies: [
                "Observability", "Locking", "TestSupport", logging, .product(name: "CoreMetrics", package: "swift-metrics"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CatalogTests", dependencies: ["Catalog", "CatalogTesting", "Locking", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "PostgresClusterTests", dependencies: ["PostgresCluster", "TestSupport", logging], swiftSettings: strict),
        .testTarget(
            name: "PostgresTests",
            dependencies: ["Postgres", "CLibpq", "Resilience", "PostgresCluster", "Locking", "TestSupport", logging],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RedisTests",
            dependencies: [
                "Redis", "Resilience", "RedisTesting", "Locking", "TestSupport", logging,
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PersistenceTests",
            dependencies: [
                "Persistence", "Catalog", "CatalogTesting", "Postgres", "CLibpq", "Redis", "Resilience", "PostgresCluster",
                "Locking", "TestSupport", "DatabaseTesting", "RedisTesting", logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ApplicationTests",
            dependencies: [
                "Application", "Server", "CatalogTesting", "DatabaseTesting", "TestSupport", "Locking", "CatalogAPI", "RPC",
                "Protobuf", "Catalog",
                "Persistence", "Postgres", "PostgresCluster", "Redis", "RedisTesting", "Resilience", "Observability", logging,
            ] + nio,
            swiftSettings: strict
        ),
        .testTarget(name: "ProtobufTests", dependencies: ["Protobuf", "TestMessages", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "RPCTests",
            dependencies: [
                "RPC", "Protobuf", "Resilience", "Locking", "TestServices", "TestMessages", "TestSupport",
                logging,
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ] + nio,
            swiftSettings: strict
        ),
        .testTarget(
            name: "CommandLineSupportTests",
            dependencies: ["CommandLineSupport", "CatalogAPI", "RPC", "Protobuf", arguments],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CLITests",
            dependencies: [
                "CLI", "CommandLineSupport", "CatalogAPI", "RPC", "Protobuf", "Locking", "TestCatalog", "TestServices",
                "TestMessages", "TestSupport",
                arguments,
            ]
                + nio,
            swiftSettings: strict
        ),
        .testTarget(
            name: "LoadTesterTests",
            dependencies: [
                "LoadTester", "CommandLineSupport", "CatalogAPI", "RPC", "Protobuf", "Locking", "TestCatalog", "TestServices",
                "TestMessages", arguments,
            ] + nio,
            swiftSettings: strict
        ),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets"], swiftSettings: strict),
        .testTarget(
            name: "CatalogAPITests", dependencies: ["CatalogAPI", "RPC", "Protobuf", "TestMessages"], swiftSettings: strict),
    ]
)
