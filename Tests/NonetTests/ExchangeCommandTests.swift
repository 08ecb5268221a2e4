import Foundation
import Testing

@Suite struct ExchangeCommandTests {
    let directory = TemporaryDirectory()

    @Test(arguments: [
        ["--speed", "0"], ["--history", "5"], ["--history", "0d"], ["--symbols", "0"], ["--port", "70000"],
        ["--faults", "random:x"], ["--faults", "/nowhere"], ["--weight-limit", "0"], ["--csv", ","],
    ])
    func wrongUsageIsTwo(arguments: [String]) throws {
        let outcome = try CommandLineTool.run(["exchange"] + arguments)
        #expect(outcome.code == 2 && !outcome.complaint.isEmpty && outcome.output.isEmpty, "\(outcome)")
    }

    @Test func itSaysWhereItListensAndEndsWhenInterrupted() throws {
        let process = Process()
        let (output, complaint) = (Pipe(), Pipe())
        process.executableURL = CommandLineTool.binary
        process.arguments = [
            "exchange", "--symbols", "12", "--faults", try directory.file("faults", "60 75 limited 30\n"),
        ]
        (process.standardOutput, process.standardError) = (output, complaint)
        try process.run()
        var said = ""
        while !said.contains("Ctrl-C") {
            let more = complaint.fileHandleForReading.availableData
            guard !more.isEmpty else { break }
            said += String(decoding: more, as: UTF8.self)
        }
        process.interrupt()
        process.waitUntilExit()
        let lines = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(process.terminationStatus == 0)
        #expect(lines.wholeMatch(of: /http:\/\/127\.0\.0\.1:(\d+)\nws:\/\/127\.0\.0\.1:(\d+)\n/) != nil)
        #expect(
            said.contains("12 symbols") && said.contains("faults: 1")
                && said.contains("--rest-url http://127"))
    }
}
