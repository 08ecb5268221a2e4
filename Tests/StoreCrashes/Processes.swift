import CandleStore
import Market

/// Processes that share a directory: one writes, the others are refused or read.
struct Processes {
    var name: ScenarioName
    var seed: Int
    var isSmall = false

    func run() -> Bool {
        let scenario = name.scenario(seed: seed, isSmall: isSmall)
        let scratch = Scratch()
        let path = scratch.path
        scenario.prepare(Writer(path, scenario))
        let writer = Child { parent in
            let writer = Writer(path, scenario)
            do {
                try writer.opened()
                parent.say("open")
                guard parent.wait() else { return 1 }
                for step in scenario.steps { try writer.take(step) }
            } catch {
                parent.say("the writer: \(error)")
                return 3
            }
            return 0
        }
        _ = writer.line()
        let second = secondWriter(path)
        // The readers look for as long as the writer writes; each opens the store while it does.
        let readers = (0..<2).map { number in
            Child { parent in
                parent.say("reading")
                let (views, complaint) = read(scenario, path, leaving: number == 0 ? 1 : 7)
                parent.say(complaint ?? "\(views) views")
                return complaint == nil ? 0 : 3
            }
        }
        for reader in readers { _ = reader.line() }
        writer.goOn()
        var complaints = writer.lines() + [second].compactMap { $0 }
        if writer.end() != .code(0) { complaints.append("the writer: \(writer.end())") }
        var found: [String] = []
        for reader in readers {
            let said = reader.lines().joined(separator: "; ")
            if reader.end() == .code(0) {
                found.append(said)
            } else {
                complaints.append("a reader: \(said) \(reader.end())")
            }
        }
        for complaint in complaints { tell("  \(complaint)") }
        tell(
            "processes \(name.rawValue): a second writer and \(readers.count) readers (\(found.joined(separator: ", "))), "
                + "\(complaints.count) failed (seed \(seed))")
        return complaints.isEmpty
    }

    /// It is refused, and changes nothing for the first.
    private func secondWriter(_ path: String) -> String? {
        Child.complaint { _ in
            do throws(StoreError) {
                _ = try Store(at: path, for: .writing)
                return "a second writer was let in"
            } catch {
                guard case .alreadyWriting = error else { return "a second writer: \(error)" }
                return nil
            }
        }
    }

    /// Looks at the store until all steps are there: at every view, the steps until one are there, and nothing of those
    /// after it; each view is as new as the one before, or newer.
    private func read(_ scenario: Scenario, _ path: String, leaving every: Int) -> (
        views: Int, complaint: String?
    ) {
        var (steps, views) = (0, 0)
        var world = scenario.world(after: 0)
        do {
            var store = try Store(at: path, for: .reading)
            while steps < scenario.steps.count {
                let shown = try Contents(store.snapshot())
                views += 1
                var first: String?
                while let difference = world.difference(from: shown) {
                    first = first ?? difference
                    guard steps < scenario.steps.count else {
                        return (views, "no state of the store: \(first!)")
                    }
                    world.apply(scenario.steps[steps])
                    steps += 1
                }
                // Steps that change nothing are not to be seen.
                while steps < scenario.steps.count, scenario.steps[steps].isSilent { steps += 1 }
                if views % every == 0 { store = try Store(at: path, for: .reading) }
            }
        } catch {
            return (views, "\(error)")
        }
        return (views, nil)
    }
}
