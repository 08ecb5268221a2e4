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
    targets: [
        .target(name: "CKernels", path: "CKernels", cSettings: kernelC),
        .systemLibrary(name: "CLMDB", providers: [.apt(["liblmdb-dev"])]),

        .target(name: "Market", swiftSettings: kernel),
        .target(name: "CandleStore", dependencies: ["Market", "CLMDB", "CKernels"], swiftSettings: strict),
        .testTarget(name: "MarketTests", dependencies: ["Market"], swiftSettings: strict),
        .testTarget(name: "CandleStoreTests", dependencies: ["CandleStore", "Market"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
