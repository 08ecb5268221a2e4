import Interposed

/// The power goes while a scenario runs, again and again.
struct PowerLoss {
    var name: ScenarioName
    var seed: Int
    var isSmall = false
    var cases: Int
    var tearing: Bool
    var promise = DiskImage.Promise.asDocumented
    /// Only this case.
    var only: Int?

    private struct Case {
        var number: Int
        var event: Int
    }

    /// Prints what was found; answers whether that was nothing.
    func run() -> Bool {
        let scenario = name.scenario(seed: seed, isSmall: isSmall)
        let scratch = Scratch()
        let recording = Recording(scenario, in: scratch)
        var image = DiskImage(recording.before, promise)
        var tally = Tally()
        var passed = 0
        for one in plan(recording) where only == nil || only == one.number {
            while passed < one.event {
                image.pass(passed)
                passed += 1
            }
            var random = Seeded(seed, 1_000_000 + one.number)
            image.putCrash(during: one.event, tearing: tearing, in: scratch, &random)
            let complaint = check(image, scenario, scratch, goingOn: random.chance(0.1), &tally)
            guard let complaint else { continue }
            tally.failures += 1
            if tally.failures <= 5 {
                tell("  case \(one.number), at event \(one.event) of \(recording.events), \(complaint)")
                tell("  again: store-crashes power \(arguments) --case \(one.number)")
            }
        }
        let units = tearing ? "torn at sectors" : "whole pages"
        tell(
            "power \(name.rawValue), \(units): \(tally.cases) cases, \(tally.failures) failed "
                + "(\(recording.events) events, \(scenario.steps.count) steps; the step in flight was there "
                + "\(tally.survived) times and gone \(tally.gone); went on \(tally.wentOn) times; seed \(seed))"
        )
        return tally.failures == 0
    }

    private var arguments: String {
        "--scenario \(name.rawValue) --seed \(seed) --cases \(cases)\(tearing ? " --torn" : "")"
            + (isSmall ? " --small" : "")
    }

    private struct Tally {
        var cases = 0
        var failures = 0
        var survived = 0
        var gone = 0
        var wentOn = 0
    }

    /// Half of the cases at any event, half where it matters most: at a sync, or at a write that is one.
    private func plan(_ recording: Recording) -> [Case] {
        var random = Seeded(seed, 2)
        let turns = (0..<recording.events).filter { number in
            let event = unsafe ip_event_at(number)
            return unsafe event.kind == ip_synced || event.synchronous != 0
        }
        return (0..<cases).map { number in
            let any = random.below(recording.events)
            let turn = turns.randomElement(using: &random) ?? any
            return Case(number: number, event: number % 2 == 0 ? any : turn)
        }.sorted { ($0.event, $0.number) < ($1.event, $1.number) }
    }

    private func check(
        _ image: DiskImage, _ scenario: Scenario, _ scratch: Scratch, goingOn: Bool, _ tally: inout Tally
    ) -> String? {
        tally.cases += 1
        let unsure = image.begun.map { scenario.steps[$0] }
        let reopening = Reopening(
            scenario: scenario, world: scenario.world(after: image.acknowledged), unsure: unsure)
        let outcome = reopening.outcome(
            scratch.path, goingOnFrom: goingOn ? image.acknowledged : nil)
        guard outcome.complaint == nil else { return outcome.complaint }
        if goingOn { tally.wentOn += 1 }
        if unsure != nil { if outcome.survived { tally.survived += 1 } else { tally.gone += 1 } }
        return nil
    }
}
