import Glibc
import Interposed

/// A process that writes a store is killed, again and again, and started again each time.
struct Kills {
    var name: ScenarioName
    var seed: Int
    var isSmall = false
    var cases: Int

    /// When the process dies.
    private enum Moment {
        /// At one of its calls on the store's files.
        case call(Int, ip_effect)
        /// Some time after it acknowledged so many steps.
        case acknowledged(Int, turns: Int)
    }

    func run() -> Bool {
        let scenario = name.scenario(seed: seed, isSmall: isSmall)
        let scratch = Scratch()
        scenario.prepare(Writer(scratch.path, scenario))
        let before = scratch.bytes()
        let calls = callsOfAll(scenario, scratch)
        var (kills, failures, survived, number) = (0, 0, 0, 0)
        while kills < cases {
            var random = Seeded(seed, 2_000_000 + number)
            scratch.begin(with: before)
            // The store that a kill left is gone on with, to the end of the scenario or to the third kill.
            var next = 0
            for _ in 0..<3 where next < scenario.steps.count {
                let left = scenario.steps.count - next
                let moment = moment(calls * left / scenario.steps.count, steps: left, &random)
                let (acknowledged, complaint, isUnsureThere) = kill(
                    at: moment, from: next, scenario, scratch)
                next = acknowledged
                survived += isUnsureThere ? 1 : 0
                kills += 1
                guard let complaint else { continue }
                failures += 1
                tell(
                    "  case \(number), \(moment): after \(acknowledged) of \(scenario.steps.count), \(complaint)"
                )
                break
            }
            number += 1
        }
        tell(
            "kill \(name.rawValue): \(kills) kills of \(number) stores, \(failures) failed (the step in flight "
                + "was there \(survived) times; \(calls) calls; seed \(seed))")
        return failures == 0
    }

    /// How many calls on the store's files the whole scenario makes.
    private func callsOfAll(_ scenario: Scenario, _ scratch: Scratch) -> Int {
        let child = Child { parent in
            unsafe ip_watch(scratch.candles, "data.mdb")
            let writer = Writer(scratch.path, scenario)
            for step in scenario.steps {
                do { try writer.take(step) } catch { parent.say("\(error)") }
            }
            parent.say("\(ip_count(ip_any))")
            return 0
        }
        let lines = child.lines()
        guard lines.count == 1, let calls = Int(lines[0]) else { preconditionFailure("\(lines)") }
        return calls
    }

    private func moment(_ calls: Int, steps: Int, _ random: inout Seeded) -> Moment {
        if random.chance(0.6) {
            let effects = [ip_kill_before, ip_kill_within, ip_kill_after]
            return .call(1 + random.below(max(1, calls)), effects.randomElement(using: &random)!)
        }
        return .acknowledged(random.below(steps), turns: random.below(200_000))
    }

    private func kill(
        at moment: Moment, from next: Int, _ scenario: Scenario, _ scratch: Scratch
    ) -> (acknowledged: Int, complaint: String?, isUnsureThere: Bool) {
        let (path, candles) = (scratch.path, scratch.candles)
        let child = Child { parent in
            if case .call(let number, let effect) = moment {
                unsafe ip_watch(candles, "data.mdb")
                ip_plan(ip_any, Int64(number), 1, effect, 0)
            }
            let writer = Writer(path, scenario)
            do {
                for step in next..<scenario.steps.count {
                    try writer.take(scenario.steps[step])
                    parent.say("\(step)")
                }
            } catch {
                parent.say("\(error)")
            }
            return 0
        }
        var lines: [String] = []
        if case .acknowledged(let count, let turns) = moment {
            while lines.count < count, let line = child.line() { lines.append(line) }
            var seed = Seeded(turns)
            for _ in 0..<turns { _ = seed.next() }
            child.kill()
        }
        lines += child.lines()
        _ = child.end()
        let acknowledged = next + lines.count
        guard lines == (next..<acknowledged).map({ "\($0)" }) else {
            return (next, lines.joined(separator: "; "), false)
        }
        let unsure = acknowledged < scenario.steps.count ? scenario.steps[acknowledged] : nil
        let reopening = Reopening(
            scenario: scenario, world: scenario.world(after: acknowledged), unsure: unsure)
        let outcome = reopening.outcome(path, goingOnFrom: nil)
        // What is there need not be done again.
        return (acknowledged + (outcome.survived ? 1 : 0), outcome.complaint, outcome.survived)
    }
}
