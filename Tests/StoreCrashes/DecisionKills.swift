import CandleStore
import Engine
import Glibc
import Interposed

/// A process that journals decisions is killed at its calls on the state's file, one after the other: what is there is all of a
/// step or nothing of it, and with the step taken again and those after it the end is that of a run without a kill.
struct DecisionKills {
    var seed: Int
    var isSmall = false
    /// Kills; every call in turn for nil.
    var cases: Int?

    func run() -> Bool {
        let scenario = DecisionScenario(seed: seed, isSmall: isSmall)
        let scratch = Scratch(folder: "state")
        guard let prepared = states(scenario, scratch, from: nil), let start = prepared.first else {
            return false
        }
        let before = scratch.bytes()
        guard let after = states(scenario, scratch, from: 0) else { return false }
        let expected = [start] + after
        let calls = calls(scenario, scratch, before)
        var (failures, survived) = (0, 0)
        let numbers = numbers(of: calls)
        for (number, call) in numbers.enumerated() {
            var random = Seeded(seed, 3_000_000 + number)
            let effect = [ip_kill_before, ip_kill_within, ip_kill_after].randomElement(using: &random)!
            scratch.begin(with: before)
            guard let acknowledged = kill(at: call, effect, scenario, scratch),
                let found = states(scenario, scratch, from: scenario.steps.count)?.first,
                let end = states(scenario, scratch, from: acknowledged)?.last
            else {
                failures += 1
                continue
            }
            let isOld = found == expected[acknowledged]
            let isNew = acknowledged < scenario.steps.count && found == expected[acknowledged + 1]
            survived += isOld ? 0 : 1
            if (isOld || isNew) && end == expected[scenario.steps.count] { continue }
            failures += 1
            tell(
                "  call \(call): after step \(acknowledged) of \(scenario.steps.count) "
                    + (isOld ? "the old" : isNew ? "the new" : "neither the old nor the new")
                    + " is there; gone on with, the end is \(end == expected.last ? "right" : "wrong")")
        }
        tell(
            "decisions: \(numbers.count) kills at \(calls) calls of \(scenario.steps.count) steps, "
                + "\(failures) failed (the step in flight was there \(survived) times; seed \(seed))")
        return failures == 0
    }

    /// Which calls kill: all of them, or some drawn.
    private func numbers(of calls: Int) -> [Int] {
        guard let cases, cases < calls else { return Array(1...calls) }
        var random = Seeded(seed, 4_000_000)
        return Array((1...calls).shuffled(using: &random).prefix(cases)).sorted()
    }

    /// Takes steps in a process of its own; answers the tables' checksums, as they are and after each. Nil where something went
    /// wrong. Without `from` the state is prepared.
    private func states(_ scenario: DecisionScenario, _ scratch: Scratch, from: Int?) -> [String]? {
        let child = Child { parent in
            do {
                let state = try EngineState.open(storeAt: scratch.path, for: .writing)
                func say() throws {
                    let sums = try DecisionScenario.tables.map { try state.fingerprint(of: $0) }
                    parent.say(sums.map { "\($0)" }.joined(separator: " "))
                }
                guard let from else {
                    try scenario.prepare(state)
                    try say()
                    return 0
                }
                if from == scenario.steps.count { try say() }
                for step in scenario.steps[from...] {
                    try step(state)
                    try say()
                }
                return 0
            } catch {
                parent.say("error: \(error)")
                return 1
            }
        }
        let lines = child.lines()
        guard child.end() == .code(0), !lines.contains(where: { $0.hasPrefix("error") }) else {
            tell("  \(lines.last ?? "nothing was said")")
            return nil
        }
        return lines
    }

    /// How many calls on the state's files all steps make.
    private func calls(_ scenario: DecisionScenario, _ scratch: Scratch, _ before: [UInt8]) -> Int {
        scratch.begin(with: before)
        let child = Child { parent in
            unsafe ip_watch(scratch.candles, "data.mdb")
            do {
                let state = try EngineState.open(storeAt: scratch.path, for: .writing)
                for step in scenario.steps { try step(state) }
            } catch { parent.say("\(error)") }
            parent.say("\(ip_count(ip_any))")
            return 0
        }
        let lines = child.lines()
        guard lines.count == 1, let calls = Int(lines[0]) else { preconditionFailure("\(lines)") }
        return calls
    }

    /// Answers how many steps were acknowledged; nil where one failed.
    private func kill(
        at call: Int, _ effect: ip_effect, _ scenario: DecisionScenario, _ scratch: Scratch
    ) -> Int? {
        let child = Child { parent in
            unsafe ip_watch(scratch.candles, "data.mdb")
            ip_plan(ip_any, Int64(call), 1, effect, 0)
            do {
                let state = try EngineState.open(storeAt: scratch.path, for: .writing)
                for step in scenario.steps {
                    try step(state)
                    parent.say("")
                }
            } catch {
                parent.say("\(error)")
            }
            return 0
        }
        let lines = child.lines()
        _ = child.end()
        if let complaint = lines.first(where: { !$0.isEmpty }) {
            tell("  \(complaint)")
            return nil
        }
        return lines.count
    }
}
