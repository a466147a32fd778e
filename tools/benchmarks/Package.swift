// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the project does not depend on the library it is measured against.
let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(name: "krafti", path: "../.."),
        .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
    ],
    targets: [
        // What swift-protobuf's plugin makes of proto/, written there by tools/bench and never committed.
        .target(name: "PeerMessages", dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")]),
        .executableTarget(
            name: "codec-bench",
            dependencies: [
                "PeerMessages",
                .product(name: "CatalogAPI", package: "krafti"),
                .product(name: "Protobuf", package: "krafti"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ]
        ),
    ]
)
