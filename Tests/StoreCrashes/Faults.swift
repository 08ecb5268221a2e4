import CandleStore
import Glibc
import Interposed

/// One call after another fails, and the store goes on when it no longer does.
struct Faults {
    var name: ScenarioName
    var seed: Int
    var isSmall = false
    /// At most so many of each kind, chosen at random; nil for all.
    var cases: Int?

    struct Fault {
        var call: ip_call
        var nth: Int
        var times: Int
        var effect: ip_effect
        var error: Int32

        static let calls: [(ip_call, String)] = [
            (ip_open, "open"), (ip_write, "write"), (ip_sync, "sync"), (ip_map, "mmap"),
            (ip_truncate, "ftruncate"), (ip_rename, "rename"),
        ]
        static let errors: [(Int32, String)] = [(EIO, "EIO"), (ENOSPC, "ENOSPC"), (EINTR, "EINTR")]
    }

    func run() -> Bool {
        let scenario = name.scenario(seed: seed, isSmall: isSmall)
        let scratch = Scratch()
        scenario.prepare(Writer(scratch.path, scenario))
        let before = scratch.bytes()
        var (found, failures): ([String], Int) = ([], 0)
        for (call, callName) in Fault.calls {
            var cases = 0
            for (error, errorName) in Fault.errors {
                for times in [1, 4] {
                    let label = "\(callName) \(errorName), \(times) times"
                    let (tried, failed) = run(label, scenario, scratch, before) { nth in
                        Fault(call: call, nth: nth, times: times, effect: ip_refuse, error: error)
                    }
                    (cases, failures) = (cases + tried, failures + failed)
                }
            }
            found.append("\(cases) of \(callName)")
        }
        let (halves, failed) = run("write, half of it", scenario, scratch, before) { nth in
            Fault(call: ip_write, nth: nth, times: 1, effect: ip_shorten, error: 0)
        }
        failures += failed
        tell(
            "faults \(name.rawValue): \(found.joined(separator: ", ")), \(halves) half writes; "
                + "\(failures) failed (EIO, ENOSPC, EINTR, once and 4 times; seed \(seed))")
        return failures == 0
    }

    private func run(
        _ label: String, _ scenario: Scenario, _ scratch: Scratch, _ before: [UInt8], _ fault: (Int) -> Fault
    ) -> (cases: Int, failures: Int) {
        var random = Seeded(seed, 3)
        let calls = Self.calls(of: fault(1).call, scenario, scratch, before)
        let places = cases.map { cases in
            cases >= calls ? Array(1...max(1, calls)) : (0..<cases).map { _ in 1 + random.below(calls) }
        }
        var (number, failures) = (0, 0)
        // Without a limit, until the scenario runs through unharmed.
        while true {
            let nth: Int
            if let places {
                guard number < places.count else { break }
                nth = places[number]
            } else {
                nth = number + 1
            }
            scratch.begin(with: before)
            let trial = FaultTrial(scenario: scenario, path: scratch.path, candles: scratch.candles)
            let (complaint, met) = trial.run(fault(nth))
            if let complaint {
                failures += 1
                if failures <= 3 { tell("  \(label), call \(nth): \(complaint)") }
            }
            if !met, complaint == nil { break }
            number += 1
        }
        return (number, failures)
    }

    private static func calls(
        of call: ip_call, _ scenario: Scenario, _ scratch: Scratch, _ before: [UInt8]
    ) -> Int {
        scratch.begin(with: before)
        let child = Child { parent in
            unsafe ip_watch(scratch.candles, "data.mdb")
            let writer = Writer(scratch.path, scenario)
            do { for step in scenario.steps { try writer.take(step) } } catch { return 1 }
            parent.say("\(ip_count(call))")
            return 0
        }
        return child.line().flatMap { Int($0) } ?? 0
    }
}
