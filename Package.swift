// swift-tools-version: 6.2
import PackageDescription

// The processor the kernels are compiled for: this machine's, or a portable level (x86-64-v2, -v3, -v4) for packages.
let processor = Context.environment["NONET_MARCH"] ?? "native"

let strict: [SwiftSetting] = [
    .strictMemorySafety(),  // `grep unsafe` is the list to review.
    .treatAllWarnings(as: .error),  // A warning nobody reads hides the next one.
    .enableUpcomingFeature("ExistentialAny"),  // A box says that it is one.
    .enableUpcomingFeature("InternalImportsByDefault"),  // What a module shows of another is written out.
    .enableUpcomingFeature("MemberImportVisibility"),  // A file imports what it uses.
    .enableExperimentalFeature("Lifetimes"),  // Spans that cannot outlive the map they look into.
]
// Only these change code generation: lanes are passed in registers between them, so they must agree.
let kernel = strict + [.unsafeFlags(["-Xcc", "-march=\(processor)"])]
let kernelC: [CSetting] = [.unsafeFlags(["-march=\(processor)"])]

let package = Package(
    name: "nonet",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "nonet", targets: ["nonet"]),
        .library(name: "NonetClient", targets: ["NonetClient"]),
        .library(name: "NonetC", type: .dynamic, targets: ["NonetC"]),
        // What `Benchmarks` measures, linked into it.
        .library(name: "Measured", targets: ["Market", "Exchange", "Indicators", "NonetC"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.36.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.4"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.0.0", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.9.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.1.0"),
    ],
    targets: [
        .target(name: "CKernels", path: "CKernels", cSettings: kernelC),
        .systemLibrary(name: "CLMDB", providers: [.apt(["liblmdb-dev"])]),
        .systemLibrary(name: "CArchive", providers: [.apt(["libarchive-dev", "zlib1g-dev"])]),
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),

        .target(name: "Market", swiftSettings: kernel),
        .target(name: "CandleStore", dependencies: ["Market", "CLMDB", "CKernels"], swiftSettings: strict),
        .target(
            name: "Exchange",
            dependencies: [
                "Market", "CArchive", "CCurl",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: strict),
        .target(name: "Indicators", dependencies: ["Market", "CKernels"], swiftSettings: kernel),
        .target(
            name: "Signals", dependencies: ["Market", "Indicators", "CKernels", "COpenBLAS"],
            swiftSettings: strict),
        .target(
            name: "Learning", dependencies: ["Market", "Signals", "COpenBLAS"], swiftSettings: strict),
        .target(
            name: "Engine",
            dependencies: [
                "Market", "CandleStore", "Exchange", "Indicators", "Signals", "Learning",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),
        .target(
            name: "Wire", dependencies: [.product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: strict),
        .target(
            name: "Server",
            dependencies: [
                "Engine", "Signals", "Wire", "Market", "CandleStore", "Exchange", "Learning",
                .product(name: "BitCollections", package: "swift-collections"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: strict),
        .target(
            name: "NonetClient",
            dependencies: [
                "Wire",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: strict),
        // Its header, which the compiler holds the implementation to.
        .systemLibrary(name: "CNonet", path: "Sources/NonetC/include"),
        .target(
            name: "NonetC", dependencies: ["Indicators", "Market", "CKernels", "CNonet"],
            exclude: ["include"], swiftSettings: strict),
        .executableTarget(
            name: "nonet",
            dependencies: [
                "Engine", "Server", "NonetClient", "Wire", "CandleStore", "Exchange", "Indicators", "Market",
                "Signals", "Learning",
                "CKernels",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "NIOCore", package: "swift-nio"),
            ], swiftSettings: strict),

        .testTarget(name: "MarketTests", dependencies: ["Market"], swiftSettings: strict),
        .testTarget(
            name: "CandleStoreTests", dependencies: ["CandleStore", "Market"], swiftSettings: strict),
        .testTarget(
            name: "ExchangeTests",
            dependencies: [
                "Exchange", "Market", "CArchive",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ], swiftSettings: strict),
        .testTarget(name: "IndicatorsTests", dependencies: ["Indicators", "Market"], swiftSettings: strict),
        .testTarget(
            name: "SignalsTests", dependencies: ["Signals", "Indicators", "Market"], swiftSettings: strict),
        .testTarget(
            name: "LearningTests", dependencies: ["Learning", "Signals", "Market", "COpenBLAS"],
            swiftSettings: strict),
        .testTarget(
            name: "EngineTests",
            dependencies: ["Engine", "CandleStore", "Indicators", "Market", "Signals", "Learning"],
            swiftSettings: strict),
        .testTarget(
            name: "WireTests", dependencies: ["Wire", .product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: strict),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Server", "NonetClient", "Engine", "CandleStore", "Exchange", "Learning", "Signals", "Wire",
                "Market",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: strict),
        .testTarget(
            name: "NonetClientTests",
            dependencies: [
                "NonetClient", "Wire",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: strict),
        .testTarget(
            name: "NonetTests",
            dependencies: ["nonet", "CandleStore", "Engine", "Market", "Server", "Signals"],
            swiftSettings: strict),
        // Power losses, kills and faults on the store's write path: a program, for what it tests ends processes.
        .target(name: "Interposed", path: "Tests/Interposed"),
        .executableTarget(
            name: "store-crashes",
            dependencies: [
                "CandleStore", "Engine", "Exchange", "Indicators", "Learning", "Market", "Signals",
                "Interposed",
            ],
            path: "Tests/StoreCrashes", swiftSettings: strict),
        // It starts the program, which is not linked in: its `open` and `write` are for itself.
        .testTarget(name: "StoreCrashTests", swiftSettings: strict),
        .testTarget(name: "TidyTests", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
