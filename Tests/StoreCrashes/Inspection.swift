import CandleStore
import Glibc
import Interposed
import Market

/// Reads all of a damaged store, in a process of its own.
struct Inspection {
    let world: World
    let path: String
    let mode: Store.Mode
    /// Taken when all was read, where the store is open for writing.
    let more: [Step]
    let scenario: Scenario

    /// What became of it in a word, and what is wrong with that.
    func run() -> (outcome: String, complaint: String?) {
        let errors = Scratch()
        let said = errors.path + "/said"
        let child = Child { parent in
            // What `endDamaged` says.
            let descriptor = unsafe open(said, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
            dup2(descriptor, STDERR_FILENO)
            let (outcome, complaint) = inspect()
            parent.say(outcome)
            if let complaint { parent.say(complaint) }
            return complaint == nil ? 0 : 3
        }
        let lines = child.lines()
        let end = child.end()
        let text = contents(of: said)
        unsafe _ = unlink(said)
        switch end {
        case .code(0): return (lines.first ?? "silent", nil)
        case .code(3): return ("wrong", lines.joined(separator: ": "))
        case .code(1) where text.contains("the store's pages are damaged"): return ("ended by LMDB", nil)
        case .code(let code): return ("code \(code)", "it ended with code \(code): \(text)")
        case .signal(let signal):
            return ("signal \(signal)", "it ended by signal \(signal) \(text.prefix(1500))")
        }
    }

    private func contents(of path: String) -> String {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 2000)
        let count = unsafe read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    private func inspect() -> (outcome: String, complaint: String?) {
        do {
            let (outcome, complaint, before) = try look(at: Store(at: path, for: mode), world)
            guard complaint == nil, mode == .writing else { return (outcome, complaint) }
            // Writing goes on, or is refused; what is there then is as right as before.
            let writer = Writer(path, scenario)
            var after = world
            do {
                for step in more {
                    try writer.take(step)
                    after.apply(step)
                }
            } catch {
                return ("named in writing", nil)
            }
            writer.close()
            let (_, wrong, _) = try look(at: Store(at: path, for: .reading), after, named: !before.isEmpty)
            return (outcome, wrong.map { "\(before); gone on with, " + $0 })
        } catch {
            return ("named", "\(error)".isEmpty ? "an error without a text" : nil)
        }
    }

    /// - Parameter named: whether there was damage that is gone now: the minutes of a frame, which may be fetched again.
    private func look(at store: Store, _ world: World, named: Bool = false) throws(StoreError)
        -> (String, complaint: String?, faults: [StoreError])
    {
        let shown = try Contents(store.snapshot(), passing: true)
        let faults = try store.verify().faults
        var less: String?
        for (number, symbol) in world.symbols.enumerated() {
            let found = shown.cells[symbol] ?? [:]
            for (minute, cell) in found where world.cells[number][minute] != cell {
                // A damaged frame's row leaves what was there before it.
                let isNamed = named || !faults.isEmpty
                if isNamed, scenario.earlier(number, minute).contains(cell) { continue }
                return ("wrong", "\(symbol) \(Minute(minute)) is \(cell)", [])
            }
            let all = world.cells[number].count
            if found.count < all, shown.errors[symbol] == nil {
                less = "\(symbol) has \(found.count) of \(all)"
            }
        }
        if let stray = shown.cells.first(where: { !world.symbols.contains($0.key) && !$0.value.isEmpty }) {
            return ("wrong", "\(stray.key) was never written", [])
        }

        // Nothing but the checks of the whole can see that a page without a checksum lacks something.
        if let less, faults.isEmpty, !named { return ("less", "\(less) minutes, and nobody says so", faults) }
        guard shown.errors.isEmpty else {
            return ("named in reading", faults.isEmpty ? "verify does not find \(shown.errors)" : nil, faults)
        }
        return (
            faults.isEmpty ? "harmless" : less != nil ? "less, found by verify" : "found by verify", nil,
            faults
        )
    }
}
