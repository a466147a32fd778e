// swift-tools-version: 6.2
import PackageDescription

// tools/conformance copies this package into its work folder, two levels below the project, and adds what it generates there
// from Google's conformance.proto and test_messages_proto3.proto: Sources/CConformanceMessages and Sources/ConformanceMessages.
let package = Package(
    name: "conformance",
    dependencies: [.package(name: "krafti", path: "../..")],
    targets: [
        .target(name: "CConformanceMessages", dependencies: [.product(name: "Protobuf", package: "krafti")]),
        .target(
            name: "ConformanceMessages",
            dependencies: ["CConformanceMessages", .product(name: "Protobuf", package: "krafti")],
            swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("InternalImportsByDefault"), .strictMemorySafety()]
        ),
        .executableTarget(
            name: "conformance-testee",
            dependencies: ["ConformanceMessages", .product(name: "Protobuf", package: "krafti")],
            path: "Sources/ConformanceTestee",
            swiftSettings: [
                .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"), .treatAllWarnings(as: .error),
            ]
        ),
    ]
)
