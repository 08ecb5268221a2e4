// swift-tools-version: 6.2
import PackageDescription

// As the kernels are: see the package beside.
let processor = Context.environment["NONET_MARCH"] ?? "native"

let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "nonet-benchmarks",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(name: "nonet", path: ".."),
        // Without traits: no allocator of its own, which would have to be fetched, and is nothing we count.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        // What is measured, each with its seeded candles.
        .target(
            name: "HotPaths", dependencies: [.product(name: "Measured", package: "nonet")],
            swiftSettings: strict),
        .target(name: "CWidth", cSettings: [.unsafeFlags(["-march=\(processor)"])]),
        // Passes against each other in one run: what gates.
        .executableTarget(
            name: "Ratios",
            dependencies: ["HotPaths", "CWidth", .product(name: "Measured", package: "nonet")],
            swiftSettings: strict),
        // Times of each, to be compared by hand. The plugin runs what lies in a folder named Benchmarks: this one.
        .executableTarget(
            name: "Times",
            dependencies: ["HotPaths", .product(name: "Benchmark", package: "benchmark")],
            path: "Times", swiftSettings: strict,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    ],
    swiftLanguageModes: [.v6]
)
