internal import Indicators
internal import Market
internal import Signals

/// A run that began later than another, and where the two have agreed.
final class LateRun {
    let run: HistoryRun
    private let decision: Interval
    private let start: Minute
    /// Of each place and interval, of every column.
    private var columns: [[LastDifference]]
    private var bars: [Int]
    /// Of each place, of every head.
    private var heads: [[LastDifference]]

    init(_ run: HistoryRun, decision: Interval) {
        (self.run, self.decision, start) = (run, decision, run.minute)
        let places = run.symbols.count
        let none = Array(repeating: LastDifference(), count: Catalogue.indicators.count)
        columns = Array(repeating: none, count: places * Interval.allCases.count)
        bars = Array(repeating: 0, count: places * Interval.allCases.count)
        heads = Array(repeating: Array(repeating: LastDifference(), count: HeadKey.count), count: places)
    }

    /// Compares what the last minute brought; both have closed it.
    func compare(with whole: HistoryRun, _ report: inout WarmupCheck.Report) {
        let minute = run.minute
        precondition(whole.minute == minute && whole.symbols.count == run.symbols.count)
        for place in run.symbols.indices {
            for interval in Interval.allCases where interval.endsBar(with: minute) {
                compareColumns(place, interval, with: whole, &report)
            }
            guard decision.endsBar(with: minute) else { continue }
            let (long, late) = (whole.votes(place), run.votes(place))
            for key in HeadKey.allCases where long[key] != nil || late[key] != nil {
                heads[place][Int(key.rawValue)].note(
                    Likeness(long[key], late[key]), at: minute - start)
            }
        }
    }

    private func compareColumns(
        _ place: Int, _ interval: Interval, with whole: HistoryRun, _ report: inout WarmupCheck.Report
    ) {
        let series = place * Interval.allCases.count + Int(interval.rawValue)
        let age = run.bars(place, interval)
        if age <= bars[series] { endColumns(series, &report) }
        bars[series] = age
        // A series that began in both at once has nothing to forget.
        guard age > 0, whole.bars(place, interval) > age else { return }
        let (long, late) = (whole.columns(place, interval), run.columns(place, interval))
        for column in long.indices where !(long[column].isNaN && late[column].isNaN) {
            columns[series][column].note(Likeness(long[column], late[column]), at: age)
        }
    }

    private func endColumns(_ series: Int, _ report: inout WarmupCheck.Report) {
        for column in columns[series].indices {
            columns[series][column].end(&report.columns[column].agreement)
        }
    }

    /// Counts the series that have not ended.
    func finish(_ report: inout WarmupCheck.Report) {
        for series in columns.indices { endColumns(series, &report) }
        for place in heads.indices {
            for head in heads[place].indices {
                heads[place][head].end(&report.heads[head].agreement)
            }
        }
    }
}

/// How far two values are alike.
private enum Likeness {
    case same
    case close
    case different

    init(_ long: Double, _ late: Double) {
        let scale = WarmupCheck.tolerance * max(1, abs(long))
        self = long.bitPattern == late.bitPattern ? .same : abs(long - late) <= scale ? .close : .different
    }

    init(_ long: Vote?, _ late: Vote?) {
        guard let long, let late, long.direction == late.direction else {
            self = .different
            return
        }
        let parts = [
            Likeness(long.probability, late.probability), Likeness(long.confidence, late.confidence),
        ]
        self =
            parts.contains { $0 == .different }
            ? .different : parts.contains { $0 == .close } ? .close : .same
    }
}

/// Where two runs' values of one series last differed.
private struct LastDifference {
    private var different = 0
    private var inexact = 0
    private var length = 0
    private var compared = 0
    private var agreeing = 0

    /// - Parameter place: how far into the series, from 1.
    mutating func note(_ likeness: Likeness, at place: Int) {
        length = place
        compared += 1
        if likeness == .different { different = place } else { agreeing += 1 }
        if likeness != .same { inexact = place }
    }

    /// The series has ended.
    mutating func end(_ agreement: inout WarmupCheck.Agreement) {
        defer { self = LastDifference() }
        guard compared > 0 else { return }
        agreement.series += 1
        agreement.compared += compared
        agreement.agreeing += agreeing
        agreement.close.add(lastDifferent: different, of: length)
        agreement.exact.add(lastDifferent: inexact, of: length)
    }
}
