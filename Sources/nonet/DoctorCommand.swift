internal import ArgumentParser
internal import CandleStore

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look for what keeps a store from working, now or soon.",
        discussion: """
            Each line is ok, warn or fail, with what was found and what to do. Candles are not read: `nonet store verify` \
            does that. Works beside a running server. The exit code is 1 when anything fails.

            EXAMPLES
              nonet doctor --store var
              nonet doctor --store var --json
            """)

    @OptionGroup var store: StoreOption

    @Flag(help: "Print as JSON.")
    var json = false

    func run() throws {
        let findings = Store.diagnose(store.path)
        let hasFailed = findings.contains { $0.level == .fail }
        if json {
            let list = findings.map { finding in
                JSON.object([
                    ("name", .text(finding.name)), ("level", .text(finding.level.rawValue)),
                    ("found", .text(finding.found)), ("fix", finding.fix.map { .text($0) } ?? .null),
                ])
            }
            Output.line(JSON.object([("ok", .bool(!hasFailed)), ("findings", .list(list))]).serialized)
        } else {
            for finding in findings {
                let width = findings.map(\.name.count).max() ?? 0
                let name = finding.name + String(repeating: " ", count: width - finding.name.count)
                let level = finding.level == .ok ? "ok  " : finding.level.rawValue
                Output.line("\(level)  \(name)  \(finding.found)")
                if let fix = finding.fix {
                    Output.line("      \(String(repeating: " ", count: width))  fix: \(fix)")
                }
            }
        }
        if hasFailed { throw Failure(.error) }
    }
}
