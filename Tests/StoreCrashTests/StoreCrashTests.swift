import Foundation
import Testing

/// A short run of what `make soak` does at length: `store-crashes` ends in success, or says what failed and how to
/// repeat it.
@Suite(.serialized) struct StoreCrashTests {
    /// It lies beside the test bundle.
    static let binary = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("store-crashes")

    func run(_ arguments: String...) throws -> (code: Int32, output: String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = Self.binary
        process.arguments = arguments
        (process.standardOutput, process.standardError) = (output, output)
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }

    @Test func whatWasAcknowledgedSurvivesAPowerLoss() throws {
        let (code, output) = try run("power", "--cases", "16", "--small")
        #expect(code == 0, "\(output)")
    }

    /// A disk that forgets what a sync was to keep is noticed: the test above would see a store that doesn't sync.
    @Test(arguments: ["no-sync", "no-meta-sync"])
    func aDiskThatKeepsNothingIsFound(promise: String) throws {
        let (code, output) = try run("power", "--scenario", "merges", "--cases", "60", "--promise", promise)
        #expect(code == 1 && output.contains("failed"), "\(output)")
    }

    @Test func whatWasAcknowledgedSurvivesAKill() throws {
        let (code, output) = try run("kill", "--cases", "9", "--small")
        #expect(code == 0, "\(output)")
    }

    @Test func aCallThatFailsIsAnErrorAndNoLoss() throws {
        let (code, output) = try run("faults", "--cases", "3")
        #expect(code == 0, "\(output)")
    }

    /// Skipped with a line of output where no small disk can be mounted.
    @Test func aFullDiskIsToldAndLeft() throws {
        let (code, output) = try run("full", "--cases", "10")
        #expect(code == 0, "\(output)")
    }

    @Test func damageIsNamedAndNeverServed() throws {
        let (code, output) = try run("damage", "--cases", "25")
        #expect(code == 0, "\(output)")
    }

    @Test func oneProcessWritesAndOthersSeeWholeFrames() throws {
        let (code, output) = try run("processes", "--small")
        #expect(code == 0, "\(output)")
    }

    @Test func aKilledRunOfLearningIsThereOrNot() throws {
        let (code, output) = try run("learning", "--cases", "20")
        #expect(code == 0, "\(output)")
    }

    @Test func aReaderCostsSpaceOnlyWhileItStays() throws {
        let (code, output) = try run("reader")
        #expect(code == 0, "\(output)")
    }

    /// Decisions, outcomes and days of candidates: a step is there or it is not, and taken again it changes nothing.
    @Test func aKillLeavesTheStateOldOrNew() throws {
        let (code, output) = try run("decisions", "--cases", "24", "--small")
        #expect(code == 0, "\(output)")
    }
}
