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
        /// The same, as they are journalled.
        package var close: CloseRecord?
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
    /// By the symbol's part of ids.
    private let places: [UInt32: Int]
    /// Of each place, what is known of the minute that closes next, and the candidates that are open.
    private var known: [KnownMinute]
    private var labels: [OpenLabels]
    /// What has ended since the last minute closed.
    private var arrived: [OpenLabels.Ended] = []
    /// Signals that wait for their first candle, and their places.
    private var unfilled: [UInt64: Int] = [:]
    /// Of each place, what its candidates came to.
    private var tracks: [SymbolTrack]
    /// What waits for minutes that are missing, the first of them first.
    private var waiting: [Waiting] = []
    /// Nothing is decided before, so that charts can fill.
    package var firstDecision: Minute
    /// Candidates that were decided on in an earlier run and are still open, by the minute.
    private var recalled: [Minute: [Recall.Open]] = [:]
    /// Places whose past has changed since their charts took it: nothing is decided on them.
    private(set) var stale: Set<Int> = []
    /// What the last minute brought.
    package private(set) var last: Step

    /// Days from a decision's to the midnight at which all of that day have ended that end in time. Who is still open then
    /// waits for a minute that is missing, or for the end of a halt: nothing is learned from it.
    package static let daysToComplete = TradePlan.expiryMinutes / 1440 + 1
    /// Signals are waited for longer; after so many days nobody waits any more.
    private static let signalDaysMax = 10

    package init(_ symbols: [Symbol], decision: Interval, _ judge: Judge, from firstDecision: Minute) {
        scene = Scene(symbols, decision: decision)
        desk = Desk(symbols: symbols.count)
        places = Dictionary(
            symbols.enumerated().map { (Signal.symbolPart(of: Signal.id($1, Minute(0))), $0) },
            uniquingKeysWith: { first, _ in first })
        known = symbols.map { _ in .missing }
        labels = symbols.map { _ in OpenLabels() }
        tracks = symbols.map { SymbolTrack($0) }
        last = Step(minute: firstDecision - 1)
        (self.judge, self.firstDecision) = (judge, firstDecision)
    }

    package mutating func put(_ minute: KnownMinute, at place: Int) { known[place] = minute }

    /// Closes a minute of which everything is put: first what was open before, then what is decided now.
    package mutating func close(_ minute: Minute, _ intervals: [Interval], of live: borrowing LiveIndicators)
    {
        last = Step(minute: minute)
        for place in labels.indices { walk(place, minute) }
        if Interval.d1.endsBar(with: minute) { giveUp(before: Interval.d1.bar(of: minute) + 1) }
        fill()
        (last.ended, arrived) = (arrived, [])
        scene.close(intervals, of: live)
        for open in recalled.removeValue(forKey: minute) ?? [] { reopen(open) }
        if intervals.contains(scene.decision), minute >= firstDecision, !isHeld { decide(minute) }
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

    /// What has not ended by the midnight that its day is complete at is given up, signals some days later.
    private mutating func giveUp(before today: Int) {
        let signals = Set(desk.open.map(\.id))
        let judge = { (label: OpenLabels.Label) -> OpenLabels.Overdue in
            guard signals.contains(label.key) else { return .isGivenUp }
            let age = today - Interval.d1.bar(of: label.decidedAt)
            return age < Self.signalDaysMax ? .followsOwnOnly : .isGivenUp
        }
        let limit = Interval.d1.firstMinute(ofBar: today - Self.daysToComplete + 1)
        for place in labels.indices {
            last.abandoned += labels[place].giveUp(decidedBefore: limit, judge)
        }
        for index in waiting.indices {
            last.abandoned += waiting[index].labels.giveUp(decidedBefore: limit, judge)
        }
        waiting.removeAll { $0.labels.count == 0 }
        for key in last.abandoned {
            desk.close(key)
            unfilled[key] = nil
        }
    }

    private mutating func fill() {
        for (id, place) in unfilled.sorted(by: { $0.key < $1.key }) {
            guard let direction = desk.open.first(where: { $0.id == id })?.direction,
                let entry = labels[place].entry(of: id, direction)
            else { continue }
            last.filled.append((id, entry))
            unfilled[id] = nil
        }
    }

    private mutating func take(_ ended: [OpenLabels.Ended], _ place: Int) {
        for end in ended where end.direction == end.label.direction {
            if let regime = end.label.regime {
                tracks[place].add(end.outcome.multiple, end.direction, regime)
            }
            desk.close(end.label.key)
            unfilled[end.label.key] = nil  // Filled and ended with one candle: its end says both.
        }
        arrived += ended
    }

    private mutating func decide(_ minute: Minute) {
        let tracks = tracks
        var candidates = judge.candidates(
            in: scene, at: minute, except: stale,
            trackRecord: { tracks[$0].record($1, $2) })
        let around = scene.around
        let (admitted, replaced) = desk.admit(&candidates, at: minute) {
            around.correlation(of: $0, with: $1)
        }
        last.signals = admitted.compactMap {
            Signal(
                candidates[$0], weights: judge.weights, calibrationVersion: judge.calibration.version,
                winProbability: judge.winModel?.probability(abs(candidates[$0].consensus.score)))
        }
        for id in replaced { unfilled[id] = nil }
        for signal in last.signals { unfilled[signal.id] = signal.candidate.place }
        var close = CloseRecord(
            scene.decision, weightsVersion: judge.weights.version,
            calibrationVersion: judge.calibration.version)
        for candidate in candidates {
            guard let plan = candidate.plan else { continue }
            close.append(candidate)
            labels[candidate.place].append(
                OpenLabels.Label(
                    key: Signal.id(candidate.symbol, minute), plan, regime: candidate.regime,
                    decidedAt: minute, judge.costs))
        }
        last.close = close
        (last.candidates, last.replaced) = (candidates, replaced)
    }

    // MARK: What was before

    /// Takes over what an earlier run left: open candidates go on when their minute comes.
    package mutating func take(_ recall: Recall) {
        for (part, track) in recall.tracks {
            if let place = places[part] { tracks[place] = track }
        }
        recalled = Dictionary(grouping: recall.open, by: \.minute)
        for (signal, isOpen) in recall.signals {
            guard let place = places[Signal.symbolPart(of: signal.id)], let regime = signal.regime else {
                continue
            }
            desk.recall(
                signal.id, place, signal.direction, regime, quality: signal.quality, at: signal.minute,
                isOpen: isOpen)
            if isOpen { unfilled[signal.id] = place }
        }
    }

    private mutating func reopen(_ open: Recall.Open) {
        guard let place = places[Signal.symbolPart(of: open.id)] else { return }
        var label = OpenLabels.Label(
            key: open.id, open.plan, regime: open.regime, decidedAt: open.minute, judge.costs,
            longOutcome: open.longOutcome, shortOutcome: open.shortOutcome)
        if open.followsOwnOnly { label.followOwnOnly() }
        labels[place].append(label)
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
