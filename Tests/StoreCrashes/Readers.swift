import CandleStore
import Glibc
import Market

/// Readers that stay long, or are killed: what that costs, and that it is given back.
struct Readers {
    var seed: Int
    /// How often the same minutes change while a reader stays.
    var rounds = 60

    func run() -> Bool {
        let killed = report("a reader killed within a snapshot", complaint: killedReader())
        return report("a reader that stays", complaint: longReader()) && killed
    }

    private func report(_ what: String, complaint: String?) -> Bool {
        tell("reader, \(what): \(complaint ?? "as it must be") (\(rounds) rounds; seed \(seed))")
        return complaint == nil
    }

    /// A process that waits, then opens the store and holds a snapshot. Started before the store is open here: LMDB's
    /// environments don't outlive a fork.
    private func reader(_ path: String) -> Child {
        Child { parent in
            guard parent.wait() else { return 1 }
            do {
                let store = try Store(at: path, for: .reading)
                let snapshot = try store.snapshot()
                let before = try Contents(snapshot)
                parent.say("reading")
                guard parent.wait() else { return 1 }
                // It still sees what it saw.
                let after = try Contents(snapshot)
                return before.cells == after.cells ? 0 : 4
            } catch {
                parent.say("\(error)")
                return 3
            }
        }
    }

    /// A store whose next commits give up as much as they take.
    private struct Churn {
        let scratch: Scratch
        let store: Store
        let symbols: [Symbol]
        private var number = 0

        init(_ scratch: Scratch) throws(StoreError) {
            self.scratch = scratch
            store = try Store(at: scratch.path, for: .writing)
            symbols = ["AUSDT", "BUSDT"].map { try! Symbol($0) }
        }

        /// One more minute of each symbol: their blocks are written anew.
        mutating func turn() throws(StoreError) {
            for symbol in symbols {
                let candle = Candle(open: 1, high: 2, low: 1, close: 2, volume: Double(number + 1))
                _ = try store.merge(
                    [MinuteRow(minute: Minute(Story.origin + number), candle: candle)], of: symbol)
            }
            number += 1
        }

        mutating func turn(times: Int) throws(StoreError) -> Int {
            let before = scratch.length
            for _ in 0..<times { try turn() }
            return scratch.length - before
        }
    }

    /// What a round changes, generously: six blocks of each symbol, and the trees above them.
    private static let bytesPerRound = 2 * (6 * 65 + 40) * 4096

    private func longReader() -> String? {
        let scratch = Scratch()
        let reader = reader(scratch.path)
        do {
            var churn = try Churn(scratch)
            _ = try churn.turn(times: 20)
            let alone = try churn.turn(times: rounds)
            reader.goOn()
            if let said = reader.line(), said != "reading" { return said }
            let beside = try churn.turn(times: rounds)
            reader.goOn()
            guard reader.end() == .code(0) else { return "the reader: \(reader.end()) \(reader.lines())" }
            _ = try churn.turn(times: 5)
            let after = try churn.turn(times: rounds)
            if alone > Self.bytesPerRound { return "it grew by \(alone) bytes without a reader" }
            if beside > rounds * Self.bytesPerRound { return "it grew by \(beside) bytes beside a reader" }
            if after > 0 { return "it still grew by \(after) bytes when the reader was gone" }
            return try churn.store.verify().faults.first.map { "\($0)" }
        } catch {
            return "\(error)"
        }
    }

    private func killedReader() -> String? {
        let scratch = Scratch()
        let (reader, clearing) = (reader(scratch.path), reader(scratch.path))
        do {
            var churn = try Churn(scratch)
            _ = try churn.turn(times: 20)
            reader.goOn()
            if let said = reader.line(), said != "reading" { return said }
            reader.kill()
            guard reader.end() == .signal(SIGKILL) else { return "the reader: \(reader.end())" }
            let beside = try churn.turn(times: rounds)
            if beside > rounds * Self.bytesPerRound {
                return "it grew by \(beside) bytes beside a dead reader"
            }
            // Whoever opens the store clears the table of the dead.
            clearing.goOn()
            if let said = clearing.line(), said != "reading" { return said }
            clearing.goOn()
            guard clearing.end() == .code(0) else { return "another reader: \(clearing.end())" }
            _ = try churn.turn(times: 5)
            let after = try churn.turn(times: rounds)
            if after > 0 { return "it still grew by \(after) bytes when the dead reader was cleared" }
            return try churn.store.verify().faults.first.map { "\($0)" }
        } catch {
            return "\(error)"
        }
    }
}
