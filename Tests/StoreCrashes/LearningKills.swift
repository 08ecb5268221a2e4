import CandleStore
import Engine
import Exchange
import Glibc
import Interposed
import Learning
import Market
import Signals

/// A process that learns is killed at every call on the state's file in turn, and started again: what it kept is what was before
/// a run or what is after it, and another start comes to the same as if nothing had happened.
struct LearningKills {
    var seed: Int
    /// Calls to die at, spread evenly; nil for all of them.
    var cases: Int?

    private static let days = 20_467...20_530
    /// A Sunday, four days after the last of the days.
    private static let sunday = 20_534
    private static let kinds: [LearningJob.Kind] = [.weekly, .daily, .weekly]

    func run() -> Bool {
        let scratch = Scratch(folder: "state")
        guard let prepared = said(scratch, { try prepare($0) }, nil).first, prepared == "prepared" else {
            tell("learning: the days could not be put")
            return false
        }
        let before = scratch.bytes()
        // What there is before, and after each run.
        let whole = said(scratch, { path in try learn(path) }, nil)
        let stages = [summary(scratch, of: before)] + whole.dropLast().map { $0 }
        guard whole.count == Self.kinds.count + 1, Set(stages).count == stages.count,
            let calls = whole.last.flatMap({ Int($0) })
        else {
            tell("learning: without a kill it said \(whole)")
            return false
        }
        var (kills, failures) = (0, 0)
        let effects = [ip_kill_before, ip_kill_within, ip_kill_after]
        let step = cases.map { max(1, calls * effects.count / $0) } ?? 1
        for point in stride(from: seed % step, to: calls * effects.count, by: step) {
            let (call, effect) = (1 + point / effects.count, effects[point % effects.count])
            scratch.begin(with: before)
            _ = said(scratch, { path in try learn(path) }, (call, effect))
            let left = said(scratch, { path in [try Self.summary(path)] }, nil)
            let again = said(scratch, { path in try learn(path) }, nil)
            kills += 1
            let isWhole = left.count == 1 && stages.contains(left[0])
            let isSame = again.count >= 1 && again.dropLast().last ?? left.first == stages.last
            guard !isWhole || !isSame else { continue }
            failures += 1
            tell("  call \(call) of \(calls), \(effect): it left \(left), then \(again)")
        }
        tell("learning: \(kills) kills at \(calls) calls, \(failures) failed (seed \(seed))")
        return failures == 0
    }

    /// What a process of its own says of something; it may be killed at one of its calls.
    private func said(
        _ scratch: Scratch, _ body: (String) throws -> [String], _ moment: (call: Int, effect: ip_effect)?
    ) -> [String] {
        let (path, watched) = (scratch.path, scratch.candles)
        let child = Child { parent in
            unsafe ip_watch(watched, "data.mdb")
            if let moment { ip_plan(ip_any, Int64(moment.call), 1, moment.effect, 0) }
            do { for line in try body(path) { parent.say(line) } } catch { parent.say("\(error)") }
            return 0
        }
        let lines = child.lines()
        _ = child.end()
        return lines
    }

    private func summary(_ scratch: Scratch, of bytes: [UInt8]) -> String {
        scratch.begin(with: bytes)
        return said(scratch, { path in [try Self.summary(path)] }, nil).joined()
    }

    private func prepare(_ path: String) throws -> [String] {
        let days = CandidateDays(in: try EngineState.open(storeAt: path, for: .writing))
        for day in Self.days { _ = try days.put(day, rows(of: day)) }
        return ["prepared"]
    }

    private func rows(of day: Int) throws -> [CandidateRow] {
        var random = Seeded(seed, day)
        func share() -> Double { Double(random.below(2001) - 1000) / 1000 }
        return try (0..<24).map { number in
            let symbol = try Symbol(["BTCUSDT", "ETHUSDT"][number % 2])
            let minute = Interval.d1.firstMinute(ofBar: day) + 5 * (number + 1) - 1
            let strengths = HeadKey.allCases.map { _ in share() }
            let long = strengths[0] + strengths[1] + 2 * share()
            return CandidateRow(
                id: Signal.id(symbol, minute), symbol: symbol, minute: minute, direction: .long,
                strengths: strengths, confidences: strengths.map { _ in 0.7 }, score: 0.1, confidence: 0.7,
                confluence: 0.5, longMultiple: long, shortMultiple: -long, gain: 0, resolvedAt: minute + 9)
        }
    }

    /// Makes the runs that have not been made; says what is kept after each, and how many calls there were.
    private func learn(_ path: String) throws -> [String] {
        let state = try EngineState.open(storeAt: path, for: .writing)
        let clock = ManualClock(at: Int64(Self.sunday) * 86_400_000_000)
        let jobs = try LearningJobs(LearningJobs.Surroundings(state, at: .m5, clock: clock))
        var lines: [String] = []
        for kind in Self.kinds.dropFirst(try jobs.versions.last().id) {
            let identifier = try jobs.trigger(kind, by: "test").job.identifier
            wait { _ = await jobs.end(of: identifier) }
            lines.append(try Self.summary(state))
        }
        return lines + ["\(ip_count(ip_any))"]
    }

    private static func summary(_ path: String) throws -> String {
        try summary(try EngineState.open(storeAt: path, for: .writing))
    }

    /// All that learning keeps but the runs themselves.
    private static func summary(_ state: StateStore) throws -> String {
        let status = try LearningStatus(in: state, at: 0)
        let hash = status.last.hash.map { String($0, radix: 16) }.joined()
        let learner = "\(status.learner)".utf8.reduce(into: 5381 as UInt64) { $0 = $0 &* 33 &+ UInt64($1) }
        let ran = [status.ran.daily, status.ran.weekly].map { $0.map(String.init) ?? "-" }
        return "\(status.last.id) \(hash) \(learner) \(ran) \(status.days.count) \(try state.verify().faults)"
    }

    /// Waits on this thread: in the child there is no other yet.
    private func wait(_ body: @escaping @Sendable () async -> Void) {
        var ends: [CInt] = [0, 0]
        precondition(unsafe pipe(&ends) == 0, "pipe: \(errno)")
        let writing = ends[1]
        Task.detached {
            await body()
            close(writing)
        }
        var byte: UInt8 = 0
        _ = unsafe read(ends[0], &byte, 1)
        close(ends[0])
    }
}
