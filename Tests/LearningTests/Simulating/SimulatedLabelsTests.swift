import Learning
import Market
import Testing

struct SimulatedLabelsTests {
    private static func labels(_ prices: SimulatedLabels.Prices = .init(), seed: UInt64 = 1)
        -> SimulatedLabels
    {
        SimulatedLabels(days: 60, from: SimulatedCandidates.firstDay, prices, seed: seed)
    }

    @Test func everyCloseOfEverySymbolIsACandidate() {
        let labels = Self.labels()
        #expect(labels.days.count == 60 && labels.days.allSatisfy { $0.count == 120 })
        for (index, day) in labels.days.enumerated() {
            let minutes = day.map { $0.minute.sinceEpoch - (SimulatedCandidates.firstDay + index) * 1440 }
            #expect(minutes == minutes.sorted() && Set(minutes) == [239, 479, 719, 959, 1199, 1439])
            #expect(day.prefix(20).map(\.place) == Array(0..<20))
        }
    }

    /// Stops cost the risk and the fees, targets bring two to three times it less the fees: nothing in between but what time ends.
    @Test func outcomesAreThoseOfBarriers() {
        let outcomes = Self.labels().days.joined().flatMap { [$0.long, $0.short] }
        let (stops, targets) = (outcomes.filter { $0.end == .stop }, outcomes.filter { $0.end == .target })
        #expect(stops.allSatisfy { $0.multiple < -1 && $0.multiple > -1.6 })
        #expect(targets.allSatisfy { $0.multiple > 1.4 && $0.multiple < 3 })
        #expect(Double(stops.count) > 0.55 * Double(outcomes.count) && targets.count > outcomes.count / 5)
        // A fair game, less what it costs.
        let mean = outcomes.reduce(0) { $0 + $1.multiple } / Double(outcomes.count)
        #expect(mean > -0.25 && mean < -0.05)
    }

    @Test func uniquenessIsTheMeanShareOfHours() throws {
        let labels = Array(Self.labels().days.joined()).filter { $0.place == 3 }
        let label = labels[100]
        let hours = stride(from: label.minute.sinceEpoch + 60, through: label.resolvedAt.sinceEpoch, by: 60)
        let shares = hours.map { hour in
            1 / Double(labels.count { $0.minute.sinceEpoch < hour && $0.resolvedAt.sinceEpoch >= hour })
        }
        #expect(abs(label.uniqueness - shares.reduce(0, +) / Double(shares.count)) < 1e-12)
        #expect(labels.allSatisfy { $0.uniqueness > 0.1 && $0.uniqueness <= 1 })
    }

    /// What a table makes of the same rows is what heads are told to know, but for its size.
    @Test func outcomesAreDemeanedAsATableHasThem() {
        var candidates = SimulatedCandidates(days: 60, seed: 4)
        let table = CandidateTable(candidates.rows(skills: Array(repeating: 0, count: 9)))
        let outcomes = candidates.labels.days.joined().map(\.outcome)
        let size = table.outcomes[0] / outcomes[0]
        #expect(zip(table.outcomes, outcomes).allSatisfy { abs($0 - size * $1) < 1e-9 })
        let square = zip(table.weights, outcomes).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
        #expect(abs(square / table.weights.reduce(0, +) - 1) < 1e-9)
    }

    @Test func aBullMarketIsOne() {
        var prices = SimulatedLabels.Prices()
        prices.drift = 0.005
        func advantage(_ labels: SimulatedLabels) -> Double {
            labels.days.joined().reduce(0) { $0 + $1.long.multiple - $1.short.multiple }
                / Double(labels.days.joined().count)
        }
        #expect(advantage(Self.labels(prices)) > 0.15 && abs(advantage(Self.labels())) < 0.1)
    }

    @Test func aWickChangesItsSymbolOnly() {
        let clean = Self.labels()
        let wicked = SimulatedLabels(
            days: 60, from: SimulatedCandidates.firstDay, .init(), wick: .init(place: 5, hour: 300), seed: 1)
        let pairs = Array(zip(clean.days.joined(), wicked.days.joined()))
        let changed = pairs.filter { $0.long != $1.long || $0.short != $1.short }
        #expect(!changed.isEmpty && changed.count < 20 && changed.allSatisfy { $0.0.place == 5 })
        // Eleven times the price, and a short trade's stop just above it.
        #expect(
            changed.contains { $0.1.short.multiple < -100 } && changed.contains { $0.1.long.end == .target })
    }
}
