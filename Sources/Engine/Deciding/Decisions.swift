package import Indicators
package import Learning
package import Market
package import Signals

/// What is decided at closes, and what becomes of it: the scene that heads look at, the desk, and all that is still open.
package struct Decisions: Sendable {
    /// What a minute brought.
    package struct Step: Sendable {
        package let minute: Minute
        /// At a close of the decision interval; in the order of the symbols, accepted or not.
        package var candidates: [Candidate] = []
        package var signals: [Signal] = []
        /// Signals that a better one took the place of.
        package var replaced: [UInt64] = []
        /// Signals that got their first candle, and the prices paid.
        package var filled: [(id: UInt64, entry: Double)] = []
        package var ended: [OpenLabels.Ended] = []
        /// Candidates of which nobody will ever know what became.
        package var abandoned: [UInt64] = []

        /// There is something of it to keep.
        package var isEmpty: Bool {
            candidates.isEmpty && filled.isEmpty && ended.isEmpty && abandoned.isEmpty
        }

        package init(minute: Minute) { self.minute = minute }
    }

    private struct TrackKey: Hashable {
        let place: Int
        let direction: Direction
        let regime: Regime
    }

    /// What is remembered of a candidate until both its ways have ended.
    private struct Open {
        let place: Int
        let direction: Direction
        let regime: Regime?
    }

    /// The open candidates of a place, from a minute on of which nothing is known.
    private struct Waiting {
        let place: Int
        var since: Minute
        var labels: OpenLabels
    }

    package private(set) var scene: Scene
    /// Changed between two minutes only.
    package var judge: Judge
    /// Nothing is decided while it is.
    var isHeld = false
    private var desk: Desk
    /// Of each place, what is known of the minute that closes next, and the candidates that are open.
    private var known: [KnownMinute]
    private var labels: [OpenLabels]
    private var open: [UInt64: Open] = [:]
    /// What has ended since the last minute closed.
    private var arrived: [OpenLabels.Ended] = []
    /// Signals that wait for their first candle.
    private var unfilled: Set<UInt64> = []
    private var tracks: [TrackKey: TrackRecord] = [:]
    /// What waits for minutes that are missing, the first of them first.
    private var waiting: [Waiting] = []
    /// Nothing is decided before, so that charts can fill.
    var firstDecision: Minute
    /// Candidates that were decided on in an earlier run and are still open, by the minute.
    private var recalled: [Minute: [CandidateRecord]] = [:]
    /// Places whose past has changed since their charts took it: nothing is decided on them.
    private(set) var stale: Set<Int> = []
    /// What the last minute brought.
    package private(set) var last: Step

    /// Minutes after which nobody waits any more for one that is missing.
    private static let waitMax = TradePlan.expiryMinutes + 7 * 1440

    package init(_ symbols: [Symbol], decision: Interval, _ judge: Judge, from firstDecision: Minute) {
        scene = Scene(symbols, decision: decision)
        desk = Desk(symbols: symbols.count)
        known = symbols.map { _ in .missing }
        labels = symbols.map { _ in OpenLabels() }
        last = Step(minute: firstDecision - 1)
        (self.judge, self.firstDecision) = (judge, firstDecision)
    }

    package mutating func put(_ minute: KnownMinute, at place: Int) { known[place] = minute }

    /// Closes a minute of which everything is put: first what was open before, then what is decided now.
    package mutating func close(_ minute: Minute, _ intervals: [Interval], of live: borrowing LiveIndicators)
    {
        last = Step(minute: minute)
        giveUp(minute)
        for place in labels.indices { walk(place, minute) }
        fill()
        (last.ended, arrived) = (arrived, [])
        scene.close(intervals, of: live)
        for record in recalled.removeValue(forKey: minute) ?? [] { reopen(record) }
        if intervals.contains(scene.decision), minute >= firstDecision, !isHeld {
            decide(minute)
        }
    }

    private mutating func walk(_ place: Int, _ minute: Minute) {
        let known = known[place]
        self.known[place] = .missing
        guard labels[place].count > 0 else { return }
        switch known {
        case .candle(let candle): take(labels[place].close(minute, candle), place)
        case .halt: labels[place].halt()
        case .missing:
            // What is decided later does not look at this minute, and need not wait for it.
            waiting.append(Waiting(place: place, since: minute, labels: labels[place]))
            labels[place] = OpenLabels()
        }
    }

    /// What has waited too long will never be known, and takes no room any more.
    private mutating func giveUp(_ minute: Minute) {
        while let first = waiting.first, minute - first.since > Self.waitMax {
            waiting.removeFirst()
            for key in first.labels.keys {
                open[key] = nil
                desk.close(key)
                last.abandoned.append(key)
            }
        }
    }

    private mutating func fill() {
        for id in unfilled.sorted() {
            guard let signal = open[id] else {
                unfilled.remove(id)  // Filled and ended with one candle: its end says both.
                continue
            }
            guard let entry = labels[signal.place].entry(of: id, signal.direction) else { continue }
            last.filled.append((id, entry))
            unfilled.remove(id)
        }
    }

    private mutating func take(_ ended: [OpenLabels.Ended], _ place: Int) {
        for end in ended {
            if let candidate = open[end.label.key], candidate.direction == end.direction {
                if let regime = candidate.regime {
                    let key = TrackKey(place: place, direction: end.direction, regime: regime)
                    tracks[key, default: TrackRecord(count: 0, expectancy: 0)].add(end.outcome.multiple)
                }
                desk.close(end.label.key)
            }
            if end.label.isResolved { open[end.label.key] = nil }
        }
        arrived += ended
    }

    private mutating func decide(_ minute: Minute) {
        let tracks = tracks
        var candidates = judge.candidates(
            in: scene, at: minute, except: stale,
            trackRecord: { tracks[TrackKey(place: $0, direction: $1, regime: $2)] })
        let around = scene.around
        let (admitted, replaced) = desk.admit(&candidates, at: minute) {
            around.correlation(of: $0, with: $1)
        }
        last.signals = admitted.compactMap {
            Signal(
                candidates[$0], weights: judge.weights, calibrationVersion: judge.calibration.version,
                winProbability: judge.winModel?.probability(abs(candidates[$0].consensus.score)))
        }
        unfilled.formUnion(last.signals.map(\.id))
        for candidate in candidates {
            guard let plan = candidate.plan else { continue }
            let key = Signal.id(candidate.symbol, minute)
            labels[candidate.place].append(
                OpenLabels.Label(key: key, plan, decidedAt: minute, judge.costs))
            open[key] = Open(
                place: candidate.place, direction: candidate.direction, regime: candidate.regime)
        }
        (last.candidates, last.replaced) = (candidates, replaced)
    }

    // MARK: What was before

    /// Takes over what an earlier run left: open candidates go on when their minute comes, ended ones are a record.
    mutating func recall(_ record: CandidateRecord, isOpenSignal: Bool) {
        guard let place = scene.sights.firstIndex(where: { $0.symbol == record.symbol }) else { return }
        let multiple = record.direction == .long ? record.longMultiple : record.shortMultiple
        if let multiple, let regime = record.regime {
            let key = TrackKey(place: place, direction: record.direction, regime: regime)
            tracks[key, default: TrackRecord(count: 0, expectancy: 0)].add(multiple)
        }
        if !record.isResolved { recalled[record.minute, default: []].append(record) }
        if isOpenSignal, let regime = record.regime {
            let quality = (record.confidence + record.confluence) / 2
            desk.recall(record.id, place, record.direction, regime, quality: quality, at: record.minute)
            unfilled.insert(record.id)
        }
    }

    private mutating func reopen(_ record: CandidateRecord) {
        guard let place = scene.sights.firstIndex(where: { $0.symbol == record.symbol }) else { return }
        labels[place].append(
            OpenLabels.Label(key: record.id, record.plan, decidedAt: record.minute, judge.costs))
        open[record.id] = Open(place: place, direction: record.direction, regime: record.regime)
    }

    /// The candles of a place have changed in the past.
    mutating func markStale(_ place: Int) { stale.insert(place) }

    /// Takes a place's charts from a scene of it alone, and lets what waited there go on.
    ///
    /// - Parameter known: what is known of a minute now.
    package mutating func refresh(
        _ place: Int, from alone: Scene, through minute: Minute, _ known: (Minute) -> KnownMinute
    ) {
        scene.adopt(place, from: alone)
        stale.remove(place)
        let here = waiting.filter { $0.place == place }
        waiting.removeAll { $0.place == place }
        var resumed = OpenLabels()
        for var entry in here {
            if walk(&entry, through: minute, known) {
                resumed.append(contentsOf: entry.labels)
            } else {
                waiting.append(entry)
            }
        }
        waiting.sort { $0.since < $1.since }
        resumed.append(contentsOf: labels[place])
        labels[place] = resumed
    }

    /// Lets what waits go on as far as minutes are known now; answers whether it waits no more.
    private mutating func walk(
        _ entry: inout Waiting, through minute: Minute, _ known: (Minute) -> KnownMinute
    ) -> Bool {
        while entry.since <= minute {
            switch known(entry.since) {
            case .candle(let candle): take(entry.labels.close(entry.since, candle), entry.place)
            case .halt: entry.labels.halt()
            case .missing: return false
            }
            entry.since = entry.since + 1
        }
        return true
    }
}

extension TrackRecord {
    fileprivate mutating func add(_ multiple: Double) {
        count += 1
        expectancy += (multiple - expectancy) / Double(count)
    }
}
