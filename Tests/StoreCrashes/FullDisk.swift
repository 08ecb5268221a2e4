import CandleStore
import Glibc
import Interposed

/// A disk that is full while a scenario runs: writing is refused, reading goes on, and writing goes on by itself when
/// there is space again.
struct FullDisk {
    var name: ScenarioName
    var seed: Int
    var isSmall = false
    var cases: Int

    func run() -> Bool {
        let scenario = name.scenario(seed: seed, isSmall: isSmall)
        // What the scenario takes when nothing is in its way.
        let scratch = Scratch()
        scenario.prepare(Writer(scratch.path, scenario))
        let before = scratch.bytes()
        let writer = Writer(scratch.path, scenario)
        do { for step in scenario.steps { try writer.take(step) } } catch {
            tell("full \(name.rawValue): \(error)")
            return false
        }
        writer.close()
        let grown = scratch.length - before.count
        var (failures, full) = (0, 0)
        for number in 0..<cases {
            var random = Seeded(seed, 3_000_000 + number)
            let room = before.count + 64 * 1024 + random.below(grown)
            let (complaint, met, canMount) = trial(scenario, before, grown: grown, room: room)
            guard canMount else {
                tell(
                    "full \(name.rawValue): skipped, for a small disk can't be mounted here (that takes root)"
                )
                return true
            }
            full += met
            guard let complaint else { continue }
            failures += 1
            tell("  case \(number), room for \(room) bytes: \(complaint)")
        }
        tell(
            "full \(name.rawValue): \(cases) disks, \(failures) failed (full \(full) times; seed \(seed))")
        return failures == 0
    }

    private func trial(
        _ scenario: Scenario, _ before: [UInt8], grown: Int, room: Int
    ) -> (complaint: String?, met: Int, canMount: Bool) {
        let scratch = Scratch()
        let path = scratch.path
        let child = Child { parent in
            let size = "size=\(before.count + 2 * grown + (4 << 20))"
            guard unsafe ip_mount_small(path, size) == 0 else { return 5 }
            scratch.begin(with: before)
            let ballast = Ballast(path + "/ballast", leaving: room - before.count)
            let (complaint, met) = complaint(scenario, path, ballast)
            parent.say("\(met)")
            if let complaint { parent.say(complaint) }
            return complaint == nil ? 0 : 3
        }
        let (lines, end) = withExtendedLifetime(scratch) { (child.lines(), child.end()) }
        if end == .code(5) { return (nil, 0, false) }
        let met = lines.first.flatMap { Int($0) } ?? 0
        guard end != .code(0) else { return (nil, met, true) }
        return ("\(end) \(lines.dropFirst().joined(separator: "; "))", met, true)
    }

    private func complaint(_ scenario: Scenario, _ path: String, _ ballast: Ballast) -> (String?, met: Int) {
        let writer = Writer(path, scenario)
        var met = 0
        for (number, step) in scenario.steps.enumerated() {
            do {
                try writer.take(step)
                continue
            } catch {
                met += 1
                guard case .diskFull = error else {
                    return ("step \(number): a full disk is told as \(error)", met)
                }
            }
            do {
                // It stays full, and can be read.
                try writer.take(step)
            } catch {
                guard case .diskFull = error else { return ("step \(number), again: \(error)", met) }
            }
            do {
                let world = scenario.world(after: number)
                let shown = try Contents(writer.shown())
                if let difference = world.difference(from: shown),
                    world.applying(step).difference(from: shown) != nil
                {
                    return ("step \(number), while the disk is full: \(difference)", met)
                }
                ballast.remove()
                try writer.take(step)
            } catch {
                return ("step \(number), with space again: \(error)", met)
            }
        }
        writer.close()
        var survived = false
        let world = scenario.world(after: scenario.steps.count)
        return (
            Reopening(scenario: scenario, world: world, unsure: nil).complaint(path, survived: &survived), met
        )
    }
}

/// A file that takes the space of a disk but for some.
private struct Ballast {
    let path: String

    init(_ path: String, leaving room: Int) {
        self.path = path
        var system = statvfs()
        unsafe _ = statvfs(path.prefix(upTo: path.lastIndex(of: "/")!).description, &system)
        let bytes = Int(system.f_bavail) * Int(system.f_frsize) - room
        let descriptor = unsafe open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o644)
        posix_fallocate(descriptor, 0, off_t(max(1, bytes)))
        close(descriptor)
    }

    func remove() { unsafe _ = unlink(path) }
}
