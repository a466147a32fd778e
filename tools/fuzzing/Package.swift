// swift-tools-version: 6.2
import PackageDescription

// A package of its own: libFuzzer brings the main function, and nothing else may be built with its flags.
let package = Package(
    name: "fuzzing",
    dependencies: [.package(name: "krafti", path: "../..")],
    targets: [
        .executableTarget(
            name: "Fuzz",
            dependencies: [.product(name: "FuzzTargets", package: "krafti")],
            swiftSettings: [.swiftLanguageMode(.v6), .unsafeFlags(["-parse-as-library"])]
        )
    ]
)
