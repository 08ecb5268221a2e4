import Foundation
import Testing

/// What a formatter can't see.
@Suite struct TidyTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    struct SourceFile: CustomTestStringConvertible, Sendable {
        let path: String
        let text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        var testDescription: String { path }
    }

    static func files(under folders: [String], _ extensions: Set<String>) -> [SourceFile] {
        folders.flatMap { folder -> [SourceFile] in
            let base = root.appendingPathComponent(folder)
            let found = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
            return found.filter {
                extensions.contains(URL(fileURLWithPath: $0).pathExtension) && !$0.contains("__")
            }.sorted()
                .compactMap { name in
                    (try? String(contentsOf: base.appendingPathComponent(name), encoding: .utf8)).map {
                        SourceFile(path: folder + "/" + name, text: $0)
                    }
                }
        }
    }

    static let code = files(
        under: [
            "Sources", "CKernels", "Tests", "proto", "Benchmarks/Sources", "Benchmarks/Times",
            "Benchmarks/peers",
        ], ["swift", "c", "h", "py"])

    @Test func thereIsCodeToLookAt() {
        #expect(Self.code.count > 50)
    }

    @Test(arguments: code)
    func aFileIsShortOrSaysWhyNot(file: SourceFile) {
        #expect(file.lines.count <= 400 || file.text.contains("Long because"))
    }

    @Test(arguments: code)
    func aNameSaysWhatTheThingIs(file: SourceFile) {
        let name = URL(fileURLWithPath: file.path).deletingPathExtension().lastPathComponent.lowercased()
        for banned in ["util", "helper", "manager", "misc", "common", "enhanced", "advanced", "smart"] {
            #expect(!name.contains(banned), "\(file.path): '\(banned)' says nothing")
        }
    }

    @Test(arguments: code.filter { $0.path.hasPrefix("Sources") })
    func nothingIsForcedOrLeftUndone(file: SourceFile) {
        for (number, line) in file.lines.enumerated() {
            for banned in ["try!", " as! ", "fatalError(", "TO" + "DO", "FIX" + "ME"] {
                #expect(!line.contains(banned), "\(file.path):\(number + 1): \(banned)")
            }
        }
    }

    /// The path of the data: a target imports those before it, never those after.
    static let mayImport: [String: Set<String>] = [
        "Market": [],
        "CandleStore": ["Market", "CLMDB", "CKernels"],
        "Exchange": [
            "Market", "CArchive", "CCurl", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOWebSocket", "NIOSSL",
            "Crypto",
        ],
        "Indicators": ["Market", "CKernels"],
        "Signals": ["Market", "Indicators", "CKernels", "COpenBLAS"],
        "Learning": ["Market", "Signals", "COpenBLAS"],
        "Engine": [
            "Market", "CandleStore", "Exchange", "Indicators", "Signals", "Learning", "Crypto", "Logging",
        ],
        "Wire": ["NIOCore"],
        "Server": [
            "Engine", "Signals", "Wire", "Market", "CandleStore", "Exchange", "Learning", "BitCollections",
            "NIOCore", "NIOPosix",
        ],
        "NonetClient": ["Wire", "NIOCore", "NIOPosix"],
        "NonetC": ["Indicators", "Market", "CKernels", "CNonet"],
    ]
    static let system: Set<String> = ["Glibc", "Darwin", "Dispatch", "Synchronization"]

    @Test(arguments: code.filter { $0.path.hasPrefix("Sources/") && $0.path.hasSuffix(".swift") })
    func importsFollowThePath(file: SourceFile) throws {
        let target = String(file.path.split(separator: "/")[1])
        guard target != "nonet" else { return }
        let allowed = try #require(Self.mayImport[target], "no rule for target \(target)")
        for line in file.lines {
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"), place <= 2, words.count > place + 1,
                !line.hasPrefix("//")
            else { continue }
            let module = String(words[place + 1].split(separator: ".")[0])
            #expect(
                allowed.contains(module) || Self.system.contains(module), "\(file.path) imports \(module)")
        }
    }

    @Test(arguments: code.filter { $0.path.hasSuffix(".swift") })
    func importsAreSorted(file: SourceFile) {
        var group: [String] = []
        for line in file.lines + [""] {
            let words = line.split(separator: " ")
            if let place = words.firstIndex(of: "import"), place <= 1, words.count > place + 1,
                !line.hasPrefix(" ")
            {
                group.append(String(words[place + 1]))
            } else if !group.isEmpty {
                #expect(group == group.sorted { $0.lowercased() < $1.lowercased() }, "\(file.path): \(group)")
                group = []
            }
        }
    }

    /// The command line, the C library and the Python package are released together.
    @Test(arguments: [
        ("Sources/nonet/Nonet.swift", "version: "),
        ("Sources/NonetC/CatalogueCalls.swift", "version: StaticString = "),
        ("proto/python/nonet/__init__.py", "__version__ = "),
    ])
    func thereIsOneVersion(file: String, before: String) throws {
        func text(_ path: String) throws -> String {
            try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
        }
        let heading = try #require(
            try text("CHANGELOG.md").split(separator: "\n").first { $0.hasPrefix("## ") })
        #expect(try text(file).contains("\(before)\"\(heading.dropFirst(3))\""))
    }

    @Test func theREADMEIsShort() throws {
        let text = try String(contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 150)
    }

    @Test func everyFolderOfSourcesIsOnTheMap() throws {
        let text = try String(contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
        for target in Self.mayImport.keys {
            #expect(text.contains("`\(target)`"), "README's map lacks \(target)")
        }
    }
}
