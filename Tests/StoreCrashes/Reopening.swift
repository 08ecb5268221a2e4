import CandleStore
import Market

/// Whether a store that was left in any way is as good as one that was closed.
struct Reopening {
    let scenario: Scenario
    /// What was acknowledged, and what may be there besides: all of it or nothing.
    let world: World
    let unsure: Step?

    /// The same in a process of its own, and going on from a step if one is given.
    func outcome(_ path: String, goingOnFrom next: Int?) -> (complaint: String?, survived: Bool) {
        let child = Child { parent in
            var survived = false
            var complaint = complaint(path, survived: &survived)
            if let next, complaint == nil {
                complaint = complaintGoingOn(path, from: survived ? next + 1 : next)
            }
            guard let complaint else { return survived ? 1 : 0 }
            parent.say(complaint)
            return 3
        }
        let said = child.lines().joined(separator: "; ")
        let end = child.end()
        guard end == .code(0) || end == .code(1) else { return ("\(end): \(said)", false) }
        // The code of `endDamaged` too, which says why on the standard error.
        return (nil, end == .code(1))
    }

    /// Opens the store for writing and looks at all of it; what is wrong, or nil. `survived` says whether the
    /// unacknowledged step is there.
    func complaint(_ path: String, survived: inout Bool) -> String? {
        do {
            let store = try Store(at: path, for: .writing)
            if let fault = try (store.faults + store.verify().faults).first { return "verify: \(fault)" }
            let shown = try Contents(store.snapshot())
            guard let difference = world.difference(from: shown) else { return nil }
            guard let unsure else { return difference }
            guard let other = world.applying(unsure).difference(from: shown) else {
                survived = true
                return nil
            }
            return "neither without the step in flight (\(difference)) nor with it (\(other))"
        } catch {
            return "\(error)"
        }
    }

    /// Takes all steps from one on that is not there, and looks at the end.
    func complaintGoingOn(_ path: String, from next: Int) -> String? {
        let writer = Writer(path, scenario)
        do {
            for step in scenario.steps[next...] { try writer.take(step) }
            if let fault = try writer.opened().verify().faults.first { return "going on, verify: \(fault)" }
            let end = scenario.world(after: scenario.steps.count)
            return end.difference(from: try Contents(writer.opened().snapshot())).map { "going on, " + $0 }
        } catch {
            return "going on: \(error)"
        }
    }
}
