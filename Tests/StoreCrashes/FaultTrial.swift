import CandleStore
import Glibc
import Interposed

/// A scenario with a fault in it, from its beginning to its end.
struct FaultTrial {
    let scenario: Scenario
    let path: String
    let candles: String

    /// Each step is taken until it is acknowledged: at first with the same store, then with one opened anew.
    private static let attemptsMax = 8

    /// What is wrong, and whether the fault was met.
    func run(_ fault: Faults.Fault) -> (complaint: String?, met: Bool) {
        let child = Child { parent in
            unsafe ip_watch(candles, "data.mdb")
            ip_plan(fault.call, Int64(fault.nth), Int64(fault.times), fault.effect, fault.error)
            var met = false
            let complaint = complaint(fault, &met)
            guard let complaint else { return met ? 1 : 0 }
            parent.say(complaint)
            return met ? 3 : 4
        }
        let said = child.lines().joined(separator: "; ")
        switch child.end() {
        case .code(0): return (nil, false)
        case .code(1): return (nil, true)
        case let end: return ("\(end) \(said)", true)
        }
    }

    private func complaint(_ fault: Faults.Fault, _ met: inout Bool) -> String? {
        let writer = Writer(path, scenario)
        for (number, step) in scenario.steps.enumerated() {
            var attempts = 0
            while true {
                do {
                    try writer.take(step)
                    break
                } catch {
                    attempts += 1
                    defer { met = true }
                    if let complaint = complaint(of: error, fault, isFirst: !met) { return complaint }
                    guard attempts < Self.attemptsMax else {
                        return "step \(number) fails for good: \(error)"
                    }
                    if let lost = loss(writer, number) { return "step \(number), \(error): \(lost)" }
                    if attempts > fault.times { writer.close() }
                }
            }
        }
        writer.close()
        // Some faults harm nothing: a call that is made again.
        met = met || ip_met() > 0
        ip_plan(ip_any, 0, 0, ip_refuse, 0)
        var survived = false
        let end = Reopening(
            scenario: scenario, world: scenario.world(after: scenario.steps.count), unsure: nil)
        return end.complaint(path, survived: &survived)
    }

    /// A full disk is told as such, the first time: LMDB may give up an environment then.
    private func complaint(of error: StoreError, _ fault: Faults.Fault, isFirst: Bool) -> String? {
        guard isFirst, fault.error == ENOSPC else { return nil }
        if case .diskFull = error { return nil }
        return "a full disk is told as \(error)"
    }

    /// What was acknowledged and is no longer shown, while the fault lasts. A store that can't be read now is judged
    /// when it is opened again.
    private func loss(_ writer: Writer, _ acknowledged: Int) -> String? {
        do {
            let shown = try Contents(writer.shown())
            let world = scenario.world(after: acknowledged)
            guard let difference = world.difference(from: shown) else { return nil }
            guard world.applying(scenario.steps[acknowledged]).difference(from: shown) != nil else {
                return nil
            }
            return difference
        } catch {
            return nil
        }
    }
}
