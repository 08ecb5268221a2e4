internal import Learning
internal import Market
internal import Signals

/// Closes and outcomes of a few days, of which candidates become rows.
struct CandidateSlate {
    /// What a candidate's two trades came to, as far as rows have it: there are hundreds of thousands.
    private struct Ends {
        struct End {
            let multiple: Double
            let gain: Double
            let minute: Int32
            let isAmbiguous: Bool

            init(_ outcome: Outcome) {
                (multiple, gain) = (outcome.multiple, outcome.gain)
                (minute, isAmbiguous) = (Int32(outcome.endedAt.sinceEpoch), outcome.isAmbiguous)
            }
        }

        var long: End?
        var short: End?

        /// When the later of the two ended; nil while one is open.
        var last: Minute? {
            guard let long, let short else { return nil }
            return Minute(Int(max(long.minute, short.minute)))
        }
    }

    private var closes: [(minute: Minute, close: CloseRecord)] = []
    private var ends: [UInt64: Ends] = [:]
    private let names: (UInt32) -> Symbol?

    /// Days around a day in which something can be open with its candidates.
    static let daysAround = TradePlan.expiryMinutes / 1440

    /// - Parameter names: of which symbol a part of an id is.
    init(names: @escaping (UInt32) -> Symbol?) { self.names = names }

    mutating func add(_ close: CloseRecord, at minute: Minute) { closes.append((minute, close)) }

    mutating func add(_ outcomes: OutcomesRecord) {
        for index in outcomes.ids.indices {
            let (id, outcome) = (outcomes.ids[index], outcomes.outcome(index))
            if outcomes.direction(index) == .long {
                ends[id, default: Ends()].long = Ends.End(outcome)
            } else {
                ends[id, default: Ends()].short = Ends.End(outcome)
            }
        }
    }

    /// Lets go of what was decided before a day.
    mutating func forget(before day: Int) {
        let first = Interval.d1.firstMinute(ofBar: day)
        closes.removeAll { $0.minute < first }
        ends = ends.filter { $0.key >= Signal.firstId(of: first) }
    }

    /// The candidates of a day both of whose trades have ended, as many as are kept, in the order of their ids.
    func rows(of day: Int) -> [CandidateRow] {
        let uniqueness = uniqueness(around: day)
        var ended: [CandidatePlace] = []
        for (number, entry) in closes.enumerated() where Interval.d1.bar(of: entry.minute) == day {
            for index in entry.close.symbols.indices {
                let id = Signal.firstId(of: entry.minute) | UInt64(entry.close.symbols[index])
                guard ends[id]?.last != nil, names(entry.close.symbols[index]) != nil else { continue }
                let stage = entry.close.stoppedAt(index)
                ended.append(
                    CandidatePlace(id: id, close: number, index: index, isSure: !(stage?.isQuality ?? false)))
            }
        }
        let (kept, rate) = CandidateSample.choose(ended)
        return kept.compactMap { row($0, uniqueness, rate: $0.isSure ? 1 : rate) }.sorted { $0.id < $1.id }
    }

    private func row(_ place: CandidatePlace, _ uniqueness: Concurrency, rate: Double) -> CandidateRow? {
        let (minute, close) = closes[place.close]
        let (index, part) = (place.index, Signal.symbolPart(of: place.id))
        guard let ends = ends[place.id], let long = ends.long, let short = ends.short,
            let resolved = ends.last, let symbol = names(part)
        else { return nil }
        let direction = close.direction(index)
        let own = direction == .long ? long : short
        return CandidateRow(
            id: place.id, symbol: symbol, minute: minute, direction: direction, regime: close.regime(index),
            stoppedAt: close.stoppedAt(index), passesRest: close.passesRest(index),
            strengths: close.strengths(index), confidences: close.confidences(index),
            score: close.score(index), confidence: close.confidence(index),
            confluence: close.confluence(index), longMultiple: long.multiple, shortMultiple: short.multiple,
            gain: own.gain, endedAt: Minute(Int(own.minute)), resolvedAt: resolved,
            isAmbiguous: long.isAmbiguous || short.isAmbiguous,
            uniqueness: uniqueness.mean(of: part, after: minute, through: resolved), rate: rate,
            weightsVersion: close.weightsVersion, calibrationVersion: close.calibrationVersion)
    }

    private func uniqueness(around day: Int) -> Concurrency {
        let first = Interval.d1.firstMinute(ofBar: day - Self.daysAround)
        let end = Interval.d1.firstMinute(ofBar: day + Self.daysAround + 1)
        var concurrency = Concurrency(first..<end)
        for (minute, close) in closes where minute >= first && minute < end {
            for part in close.symbols {
                let last = ends[Signal.firstId(of: minute) | UInt64(part)]?.last
                concurrency.add(part, after: minute, through: last ?? minute + TradePlan.expiryMinutes)
            }
        }
        concurrency.sum()
        return concurrency
    }
}

/// Where a candidate lies.
package struct CandidatePlace: Sendable {
    package let id: UInt64
    let close: Int
    let index: Int
    /// A signal, or one that only capacity stopped.
    package let isSure: Bool

    package init(id: UInt64, close: Int, index: Int, isSure: Bool) {
        (self.id, self.close, self.index, self.isSure) = (id, close, index, isSure)
    }
}

/// Which candidates of a day are kept: all that are sure, of the others those whose ids' hashes are least.
package enum CandidateSample {
    /// Rows of a day, unless more than that are sure.
    package static let rowsMax = 4096

    /// - Returns: those kept, and the chance that one had that is not sure.
    package static func choose(_ places: [CandidatePlace]) -> (kept: [CandidatePlace], rate: Double) {
        let sure = places.filter(\.isSure)
        let others = places.filter { !$0.isSure }.map { place in
            var hash = SplitMix(state: place.id)
            return (hash: hash.next(), place: place)
        }
        let room = max(0, rowsMax - sure.count)
        guard others.count > room else { return (places, 1) }
        let least = others.sorted { ($0.hash, $0.place.id) < ($1.hash, $1.place.id) }.prefix(room)
        return (sure + least.map(\.place), Double(room) / Double(others.count))
    }
}

/// How many candidates of a symbol are open in each minute of some days.
struct Concurrency {
    private let minutes: Range<Minute>
    /// Of each symbol, the change of the count with each minute.
    private var changes: [UInt32: [Int32]] = [:]
    /// Of each symbol, the sum of 1/n over the minutes before each.
    private var sums: [UInt32: [Double]] = [:]

    init(_ minutes: Range<Minute>) { self.minutes = minutes }

    private func number(_ minute: Minute) -> Int {
        min(max(minute, minutes.lowerBound), minutes.upperBound) - minutes.lowerBound
    }

    mutating func add(_ symbol: UInt32, after decided: Minute, through last: Minute) {
        let (first, end) = (number(decided + 1), number(last + 1))
        guard first < end else { return }
        let length = minutes.upperBound - minutes.lowerBound + 1
        changes[symbol, default: Array(repeating: 0, count: length)][first] += 1
        changes[symbol]?[end] -= 1
    }

    mutating func sum() {
        for (symbol, changes) in changes {
            var (sums, open, sum) = ([Double](), Int32(0), 0.0)
            sums.reserveCapacity(changes.count)
            for change in changes {
                sums.append(sum)
                open += change
                if open > 0 { sum += 1 / Double(open) }
            }
            self.sums[symbol] = sums
        }
        changes = [:]
    }

    /// The mean of 1/n over the minutes that a candidate was open.
    func mean(of symbol: UInt32, after decided: Minute, through last: Minute) -> Double {
        let (first, end) = (number(decided + 1), number(last + 1))
        guard let sums = sums[symbol], first < end else { return 1 }
        return min(1, (sums[end] - sums[first]) / Double(end - first))
    }
}
