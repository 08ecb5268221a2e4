internal import CandleStore
internal import Market

/// Which bars make up a symbol's series.
///
/// A missing minute ends a series, and the bars that hold it are no part of it; a bar that is not over yet isn't
/// either. See docs/decisions for why a longer bar with an unknown minute is not taken for a whole one.
struct SeriesPlan {
    let record: SymbolRecord
    /// Runs of bars that are present or halts, in order; each starts with a candle and warms up anew.
    private(set) var runs: [Range<Int>]

    var rows: Int { runs.reduce(0) { $0 + $1.count } }

    /// From the first bar to the end of the last.
    var bars: Range<Int>? {
        guard let first = runs.first, let last = runs.last else { return nil }
        return first.lowerBound..<last.upperBound
    }

    /// - Parameters:
    ///   - start: the first open time; nil starts after the last missing minute.
    ///   - end: the open time to stop before; nil goes on to the last closed bar.
    init(
        _ record: SymbolRecord, _ interval: Interval, from start: Minute?, to end: Minute?,
        _ snapshot: borrowing Snapshot
    ) throws(StoreError) {
        let coverage = try snapshot.coverage(of: record)
        try self.init(record, coverage, interval, from: start, to: end, snapshot)
    }

    /// - Parameter coverage: what is known of the symbol.
    init(
        _ record: SymbolRecord, _ coverage: Coverage?, _ interval: Interval, from start: Minute? = nil,
        to end: Minute? = nil, _ snapshot: borrowing Snapshot
    ) throws(StoreError) {
        self.record = record
        runs = []
        guard let coverage else { return }
        let asked = Engine.bars(from: start, to: end, interval)
        let closed = interval.bar(of: coverage.first)..<interval.bar(of: coverage.last + 1)
        var next = closed.lowerBound
        for hole in coverage.holes where hole.state == .missing {
            append(from: next, to: interval.bar(of: hole.start), within: asked)
            next = interval.bar(of: hole.end - 1) + 1
        }
        append(from: next, to: closed.upperBound, within: asked)
        if start == nil { runs.removeAll { $0.lowerBound < next } }
        for index in runs.indices {
            runs[index] = try snapshot.withoutLeadingHalts(runs[index], of: record, interval)
        }
        runs.removeAll(where: \.isEmpty)
    }

    private mutating func append(from first: Int, to end: Int, within asked: Range<Int>) {
        let run = max(first, asked.lowerBound)..<max(first, asked.lowerBound, min(end, asked.upperBound))
        if !run.isEmpty { runs.append(run) }
    }
}

extension Snapshot {
    /// A series can't begin with a halt: there is no close to stand still at.
    fileprivate borrowing func withoutLeadingHalts(
        _ run: Range<Int>, of record: SymbolRecord, _ interval: Interval
    ) throws(StoreError) -> Range<Int> {
        var first = run.lowerBound
        while first < run.upperBound {
            let key = BlockKey(symbol: record.id, interval: interval, bar: first)
            guard let chunk = try chunk(key, of: record) else { return run.upperBound..<run.upperBound }
            let planes = chunk.planes
            while first < min(run.upperBound, key.bars.upperBound) {
                if planes[first - key.bars.lowerBound].isPresent { return first..<run.upperBound }
                first += 1
            }
        }
        return run.upperBound..<run.upperBound
    }
}
