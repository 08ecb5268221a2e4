internal import CandleStore
internal import Exchange
internal import Market

/// What comes after a cut in a store that has the same past.
public enum OtherFuture: String, Sendable, CaseIterable {
    /// Nothing: history ends.
    case absent
    /// Two days of other candles, some of them missing.
    case rewritten

    private static let minutes = 2880

    /// Makes a store in a directory: the minutes before the cut as they are in another, and another future.
    ///
    /// Symbols that have no past are in it too, for what is decided depends on how many there are: with a future that is
    /// not theirs.
    func fill(
        _ path: String, from start: Minute, cut: Minute, seed: UInt64, as records: [SymbolRecord],
        in snapshot: borrowing Snapshot
    ) throws(StoreError) -> Store {
        let store = try Store(at: path, for: .writing)
        var random = SplitMix(state: seed)
        for record in records {
            var past = Past()
            try past.read(record, start..<cut, in: snapshot)
            for halts in past.halts { _ = try store.markHalts(halts, of: record.symbol) }
            var rows = past.rows
            if self == .rewritten || (rows.isEmpty && past.halts.isEmpty) {
                rows += Self.walk(from: rows.last?.candle.close ?? 100, cut, &random)
            }
            _ = try store.merge(rows, of: record.symbol)
        }
        return store
    }

    /// Candles far from any that were: a hundredth up or down a minute, on ten times the volume.
    private static func walk(from price: Double, _ cut: Minute, _ random: inout SplitMix) -> [MinuteRow] {
        var (rows, close): ([MinuteRow], Double) = ([], price)
        for minute in 0..<minutes {
            let open = close
            close *= 1 + 0.02 * (random.unit() - 0.5)
            let (volume, isMissing) = (1 + 1e6 * random.unit(), random.unit() < 0.001)
            if isMissing, minute > 0 { continue }
            rows.append(
                MinuteRow(
                    minute: cut + minute,
                    candle: Candle(
                        open: open, high: max(open, close) * (1 + 0.01 * random.unit()),
                        low: min(open, close) * (1 - 0.01 * random.unit()), close: close, volume: volume,
                        quoteVolume: volume * close, trades: 9, takerBuyVolume: volume * random.unit())))
        }
        return rows
    }
}

/// What is known of a symbol's minutes, as it is written.
private struct Past {
    var rows: [MinuteRow] = []
    var halts: [Range<Minute>] = []

    mutating func read(
        _ record: SymbolRecord, _ minutes: Range<Minute>, in snapshot: borrowing Snapshot
    ) throws(StoreError) {
        var next = minutes.lowerBound.sinceEpoch
        while next < minutes.upperBound.sinceEpoch {
            let word = next..<min(minutes.upperBound.sinceEpoch, (next | 63) + 1)
            let strip = try MinuteStrip(of: record, word, in: snapshot)
            for number in word { add(Minute(number), strip[Minute(number)]) }
            next = word.upperBound
        }
    }

    private mutating func add(_ minute: Minute, _ known: KnownMinute) {
        switch known {
        case .candle(let candle): rows.append(MinuteRow(minute: minute, candle: candle))
        case .missing: break
        case .halt:
            if let last = halts.last, last.upperBound == minute {
                halts[halts.count - 1] = last.lowerBound..<minute + 1
            } else {
                halts.append(minute..<minute + 1)
            }
        }
    }
}
