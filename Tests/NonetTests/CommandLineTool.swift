import Foundation

/// The built program, run as people run it.
struct CommandLineTool {
    struct Outcome {
        let code: Int32
        let output: String
        let complaint: String
    }

    /// It lies beside the test bundle, unless `NONET_BINARY` says otherwise.
    static let binary =
        ProcessInfo.processInfo.environment["NONET_BINARY"].map { URL(fileURLWithPath: $0) }
        ?? URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("nonet")

    /// Runs a command to its end.
    static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
        try run(binary, arguments, environment)
    }

    /// Runs a line of shell: `$0` is the program, `$1` the argument.
    static func run(shell line: String, _ argument: String) throws -> Outcome {
        try run(URL(fileURLWithPath: "/bin/sh"), ["-c", line, binary.path, argument], [:])
    }

    private static func run(_ program: URL, _ arguments: [String], _ environment: [String: String]) throws
        -> Outcome
    {
        let process = Process()
        let (output, complaint) = (Pipe(), Pipe())
        process.executableURL = program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        (process.standardOutput, process.standardError) = (output, complaint)
        try process.run()
        // Complaints are few: they fit the pipe while the output is read.
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let said = complaint.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            code: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            complaint: String(decoding: said, as: UTF8.self))
    }
}

/// A server process on a port of its own.
final class ServerProcess {
    let address: String
    /// What it said until it served.
    let said: String
    private let process = Process()
    private let complaint = Pipe()

    /// Starts it and waits until it says where it listens; nil when it ends instead.
    init?(
        store: String, _ arguments: [String] = ["--no-collect"], environment: [String: String] = [:]
    ) throws {
        process.executableURL = CommandLineTool.binary
        process.arguments = ["serve", "--store", store, "--listen", "127.0.0.1:0"] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardError = complaint
        try process.run()
        var said = ""
        while !said.contains("; stop") {
            let more = complaint.fileHandleForReading.availableData
            guard !more.isEmpty else { return nil }
            said += String(decoding: more, as: UTF8.self)
        }
        guard let match = said.firstMatch(of: /at (127\.0\.0\.1:\d+);/) else { return nil }
        address = String(match.1)
        self.said = said
    }

    /// Ends it without a chance to do anything more.
    func kill() {
        _ = Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Interrupts it and answers its exit code.
    func interrupt() -> Int32 {
        process.interrupt()
        _ = complaint.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus
    }

    deinit { if process.isRunning { process.terminate() } }
}

/// `nonet watch` beside a server: its events as they come.
final class Watch {
    private let process = Process()
    private let output = Pipe()
    private var rest = ""

    init(_ topic: String, _ address: String) throws {
        process.executableURL = CommandLineTool.binary
        process.arguments = ["watch", topic, "--json", "--connect", address]
        process.standardOutput = output
        try process.run()
    }

    /// Waits for an event that is as it is wanted; nil when it ends before.
    func first(where isWanted: ([String: Any]) -> Bool) -> [String: Any]? {
        while true {
            while let end = rest.firstIndex(of: "\n") {
                let line = Data(rest[..<end].utf8)
                rest = String(rest[rest.index(after: end)...])
                if let event = try? JSONSerialization.jsonObject(with: line) as? [String: Any],
                    isWanted(event)
                {
                    return event
                }
            }
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { return nil }
            rest += String(decoding: more, as: UTF8.self)
        }
    }

    deinit { if process.isRunning { process.terminate() } }
}

/// A directory that is gone when the test ends.
final class TemporaryDirectory: Sendable {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "nonet-" + UUID().uuidString
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String, _ text: String) throws -> String {
        try text.write(toFile: path + "/" + name, atomically: false, encoding: .utf8)
        return path + "/" + name
    }
}
