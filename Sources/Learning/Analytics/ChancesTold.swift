/// How good the chances to win were that came with signals (Brier 1950).
struct ChancesTold {
    let brier: Estimate
    let brierOfBase: Estimate
    let reliability: [Performance.Reliability]

    init(_ results: [SignalResult]) {
        let told = results.compactMap { result in
            result.told.map { (day: result.day, chance: $0, won: result.isGain ? 1.0 : 0) }
        }
        var (sums, tenths) = (DaySums(), Array(repeating: DaySums(), count: 10))
        var counts = Array(repeating: 0, count: 10)
        for (day, chance, won) in told {
            let error = chance - won
            sums.add(day, .init(error * error, won, 1, 0, 0, 0, 0, 0))
            let tenth = min(9, max(0, Int(chance * 10)))
            tenths[tenth].add(day, .init(chance, won, 1, 0, 0, 0, 0, 0))
            counts[tenth] += 1
        }
        brier = Estimate(sums, samples: told.count) { $0[0] / $0[2] }
        brierOfBase = Estimate(sums, samples: told.count) { sums in
            let share = sums[1] / sums[2]
            return share * (1 - share)
        }
        reliability = tenths.indices.filter { counts[$0] > 0 }.map { tenth in
            let (sums, count) = (tenths[tenth], counts[tenth])
            let won = sums.blocks.reduce(0) { $0 + $1[1] }
            return Performance.Reliability(
                tenth: tenth, told: Estimate(sums, samples: count) { $0[0] / $0[2] },
                winRate: Estimate(
                    share: won / Double(count), effective: Double(count), samples: count, days: sums.days))
        }
    }
}
