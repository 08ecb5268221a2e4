internal import ArgumentParser
internal import CandleStore
internal import Engine

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look for what keeps a store from working, now or soon, and the exchange from being heard.",
        discussion: """
            Each line is ok, warn or fail, with what was found and what to do. Candles are not read: `nonet store verify` \
            does that. Works beside a running server. The exchange is asked for its time and its limits, a host for three \
            seconds at most; --offline leaves it alone. The exit code is 1 when anything fails.

            EXAMPLES
              nonet doctor --store var
              nonet doctor --store var --offline --json
            """)

    @OptionGroup var store: StoreOption

    @OptionGroup var endpoints: EndpointOptions

    @Flag(help: "Look at the store only, not at the exchange.")
    var offline = false

    @Flag(help: "Print as JSON.")
    var json = false

    func run() async throws {
        var findings = Store.diagnose(store.path)
        let diagnosis = ExchangeDiagnosis(
            ExchangeDiagnosis.Hosts(
                rest: endpoints.restURL, stream: endpoints.streamURL, dumps: endpoints.dumpsHost),
            clock: SystemClock())
        // What can't be opened has its line already.
        if let engine = try? Engine(storeAt: store.path, for: .reading) {
            let state =
                StateStore.exists(at: store.path)
                ? try? EngineState.open(storeAt: store.path, for: .reading) : nil
            findings += (try? diagnosis.records(engine, state)) ?? []
        }
        if !offline { findings += await diagnosis.network() }
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
            Self.show(findings)
        }
        if hasFailed { throw Failure(.error) }
    }

    private static func show(_ findings: [Finding]) {
        let width = findings.map(\.name.count).max() ?? 0
        for finding in findings {
            let name = finding.name + String(repeating: " ", count: width - finding.name.count)
            let level = finding.level == .ok ? "ok  " : finding.level.rawValue
            Output.line("\(level)  \(name)  \(finding.found)")
            if let fix = finding.fix {
                Output.line("      \(String(repeating: " ", count: width))  fix: \(fix)")
            }
        }
    }
}
