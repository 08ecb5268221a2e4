internal import CandleStore
internal import Indicators
internal import Market
internal import Signals

/// A replay that goes a minute at a time, so that several can go side by side.
final class HistoryRun {
    private var run: Replay.Beginning
    private let snapshot: Snapshot
    private var strips: [MinuteStrip] = []
    let symbols: [Symbol]
    private var row: [Double] = Array(repeating: .absent, count: Catalogue.indicators.count)

    /// Nil where the store has nothing to run.
    init?(_ replay: Replay, in store: Store) throws(StoreError) {
        snapshot = try store.snapshot()
        guard let run = try replay.beginning(of: replay.records(in: snapshot), in: snapshot) else {
            return nil
        }
        symbols = run.book.records.map(\.symbol)
        self.run = run
    }

    /// The minute closed last; before the first, the one before it.
    var minute: Minute { run.book.minute }
    var end: Minute { run.end }
    /// What the last minute brought.
    var last: Decisions.Step? { run.book.decisions?.last }

    /// Closes the next minute; answers whether there was one.
    func advance() throws(StoreError) -> Bool {
        guard minute + 1 < end else { return false }
        try run.book.advance(to: end, &strips, in: snapshot)
        return true
    }

    /// Bars of a symbol's series so far; 0 where its last bar is not known.
    func bars(_ place: Int, _ interval: Interval) -> Int { run.book.live.bars(place, interval) }

    /// The columns of a symbol's last bar.
    func columns(_ place: Int, _ interval: Interval) -> [Double] {
        var cells = row.mutableSpan
        run.book.live.copyRow(place, interval, into: &cells, at: 0)
        return row
    }

    /// The nine votes on a symbol as it stands, whether there is a candidate or not.
    func votes(_ place: Int) -> Votes { run.book.decisions?.scene.votes(of: place) ?? Votes() }
}
