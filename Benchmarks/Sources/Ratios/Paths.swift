internal import HotPaths
internal import Indicators

/// The hot paths over the same candles, and what they must agree on.
final class Paths {
    /// Their values are 100 MB: beyond the caches of any processor, as a study's are.
    static let (symbols, bars) = (128, 1440)
    /// Of all bars the later ones are timed as closes, when every window is full.
    private static let closes = 720

    private let spinning = Spinning()
    private let replay = Replay(symbols: symbols, bars: bars)
    private lazy var call = ColumnCall(replay.market)
    private lazy var closes = Closes(replay.market)
    private lazy var memory = MemoryStream(values: replay.values)

    var passes: [Rounds.Pass] {
        [
            pass("copying") { [memory] in memory.copy() },
            pass("computing") { [replay] in replay.compute(threads: 1) },
            pass("two threads") { [replay] in replay.compute(threads: 2) },
            pass("two spinning") { [spinning] in spinning.run(threads: 2) },
            pass("spinning") { [spinning] in spinning.run(threads: 1) },
            pass("materialising") { [replay] in replay.materialise() },
            pass("C call") { [call] in call.run() },
            Rounds.Pass(name: "closes", cells: Self.symbols * Self.closes) { self.follow() },
        ]
    }

    private func pass(_ name: String, _ work: @escaping () -> Void) -> Rounds.Pass {
        Rounds.Pass(name: name, cells: Self.symbols * Self.bars) { ContinuousClock().measure(work) }
    }

    /// Follows the market from its first bar to its last.
    private func follow() -> Duration {
        closes = Closes(replay.market)
        closes.warm(bars: Self.bars - Self.closes)
        var taken = Duration.zero
        for _ in 0..<Self.closes {
            closes.show()
            taken += ContinuousClock().measure { closes.close() }
        }
        return taken
    }

    var agreements: [Agreement] {
        [
            Agreement(
                values: "all values",
                ways: [
                    ("in tiles", replay.rows()), ("materialised", replay.matrixRows()),
                    ("C call", call.rows()),
                ]),
            Agreement(
                values: "last bars",
                ways: [("materialised", replay.lastRows()), ("closes", closes.lastRows())]),
        ]
    }
}

/// Ways to the same values.
struct Agreement {
    let values: String
    let ways: [(name: String, fingerprint: Fingerprint)]

    var holds: Bool { ways.allSatisfy { $0.fingerprint == ways[0].fingerprint } }
}
