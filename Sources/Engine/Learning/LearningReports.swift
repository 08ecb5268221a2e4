public import CandleStore
public import Learning
public import Market
internal import Signals

extension Engine {
    /// What the candidates of some days say, beside the prices of their symbols.
    ///
    /// It reads all of the days' candidates: not for an event loop.
    ///
    /// - Parameters:
    ///   - days: of those that are kept; nil for all of them.
    ///   - state: as `EngineState` opens it.
    ///   - interval: at whose closes is decided: its newest thresholds count.
    public func learningReport(
        on days: ClosedRange<Int>? = nil, in state: StateStore, at interval: Interval
    ) throws(EngineError) -> LearningReport {
        let (table, versions, active, calibration) = try storing { () throws(StoreError) in
            let kept = CandidateDays(in: state)
            let known = try kept.days().map(\.day)
            let all = known.first.flatMap { first in known.last.map { first...$0 } }
            let table = try (days ?? all).map { days throws(StoreError) in try kept.table(days) }
            let versions = try WeightsVersions(in: state)
            return (
                table ?? CandidateTable([]), try versions.history(), try versions.active(),
                try Versions(in: state).calibrations().last { $0.interval == interval }?.calibration
            )
        }
        let symbols = Set(table.rows.map(\.symbol)).sorted()
        let first = table.days.first?.day ?? 0
        let shown = first...max(first, table.days.last?.day ?? 0)
        return LearningReport(
            table,
            versions: versions.reversed().map { record in
                LearningReport.Version(
                    id: record.id, minute: Minute(containingMilliseconds: Int(record.time / 1000)),
                    record.decision, winModel: record.winModel)
            }, weights: active.weights ?? .standard, calibration ?? .standard,
            closes: try closes(of: symbols, on: shown), minutes: try minutes(of: symbols, on: shown))
    }

    /// Symbols that the store has no candles of, any more, are left out.
    private func closes(
        of symbols: [Symbol], on days: ClosedRange<Int>
    ) throws(EngineError) -> [DailyCloses] {
        let (from, to) = Self.minutes(of: days)
        var found: [DailyCloses] = []
        for symbol in symbols {
            let page: CandlePage
            do throws(EngineError) {
                page = try candles(of: symbol, .d1, from: from, to: to, limit: days.count)
            } catch {
                if case .unknownSymbol = error { continue }
                throw error
            }
            var closes = Array(repeating: Double.nan, count: days.count)
            for row in page.rows {
                closes[Interval.d1.bar(of: row.open) - days.lowerBound] = row.candle.close
            }
            found.append(DailyCloses(symbol, firstDay: days.lowerBound, closes))
        }
        return found
    }

    private func minutes(
        of symbols: [Symbol], on days: ClosedRange<Int>
    ) throws(EngineError) -> LearningReport.MinuteCounts? {
        let (from, to) = Self.minutes(of: days)
        var counts = LearningReport.MinuteCounts(all: 0, missing: 0, halted: 0)
        for summary in try self.symbols() where symbols.contains(summary.symbol) {
            guard let coverage = summary.coverage else { continue }
            counts.all += max(0, min(coverage.last + 1, to) - max(coverage.first, from))
            for hole in coverage.holes {
                let count = max(0, min(hole.end, to) - max(hole.start, from))
                if hole.state == .halt { counts.halted += count } else { counts.missing += count }
            }
        }
        return counts.all > 0 ? counts : nil
    }

    private static func minutes(of days: ClosedRange<Int>) -> (from: Minute, to: Minute) {
        (
            Interval.d1.firstMinute(ofBar: days.lowerBound),
            Interval.d1.firstMinute(ofBar: days.upperBound + 1)
        )
    }
}
