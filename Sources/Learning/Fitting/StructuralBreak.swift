internal import Market

/// Where what votes know has changed: the split of days whose two sides differ most in the mean direction of the nine
/// products of votes and outcomes, where they differ by more than in any of a thousand other orders of the same days.
///
///     s = x / |x|    x: a day's products, in units in which their mean square is 1 and none goes with another
///     T = |mean s after - mean s before|² / (1/n after + 1/n before)    (of spatial signs: Möttönen & Oja 1995)
///
/// Of a day only the direction counts: wild days come in spells, and a mean over them differs without any reason. The largest
/// T over all splits is compared with that of each order, so that looking at all of them costs nothing. Orders are of blocks
/// as long as labels reach, for days that share outcomes are alike.
package enum StructuralBreak {
    /// The first day after it; nil where there is none.
    ///
    /// - Parameter days: in order. Each side has to have as many as a fit needs.
    package static func firstDay(in days: [DayMoments], _ rules: Learner.Rules) -> Int? {
        let least = rules.trainingDaysMin
        guard days.count >= 2 * least,
            var signs = Algebra.whitened(days.map { day in day.xy.map { $0 / day.weight } })
        else { return nil }
        Self.turnToSigns(&signs)
        var (blocks, random) = (days.blocks(of: rules.purgeDays), SplitMix(state: 0xB4EA4))
        let own = largest(signs, blocks, atLeast: least)
        for _ in 0..<rules.breakOrders {
            for place in blocks.indices.dropFirst().reversed() {
                blocks.swapAt(place, random.below(place + 1))
            }
            guard largest(signs, blocks, atLeast: least).statistic < own.statistic else { return nil }
        }
        return days[own.split].day
    }

    /// Every row to a length of 1, around the mean of all.
    private static func turnToSigns(_ rows: inout [Double]) {
        var sums = [Double](repeating: 0, count: heads)
        let count = Double(rows.count / heads)
        for start in stride(from: 0, to: rows.count, by: heads) {
            var square = 0.0
            for place in start..<start + heads { square += rows[place] * rows[place] }
            guard square > 0 else { continue }
            for head in 0..<heads {
                rows[start + head] /= square.squareRoot()
                sums[head] += rows[start + head]
            }
        }
        for place in rows.indices { rows[place] -= sums[place % heads] / count }
    }

    /// The split with the largest statistic: so many days, of blocks in this order, are before it.
    private static func largest(
        _ signs: [Double], _ blocks: [Range<Int>], atLeast least: Int
    ) -> (split: Int, statistic: Double) {
        let count = signs.count / heads
        // The mean of all is 0: what the sides differ by follows from the sum of one.
        var sums = [Double](repeating: 0, count: heads)
        var (before, largest) = (0, (split: 0, statistic: 0.0))
        for day in blocks.joined() {
            for head in 0..<heads { sums[head] += signs[day * heads + head] }
            before += 1
            guard before >= least, before <= count - least else { continue }
            var square = 0.0
            for sum in sums { square += sum * sum }
            let statistic = square * Double(count) / Double(before * (count - before))
            if statistic > largest.statistic { largest = (before, statistic) }
        }
        return largest
    }
}

extension [DayMoments] {
    /// Places of days that belong together: from the first of them less than so many days.
    func blocks(of length: Int) -> [Range<Int>] {
        var starts: [Int] = []
        for (place, day) in enumerated() where starts.last.map({ day.day - self[$0].day >= length }) ?? true {
            starts.append(place)
        }
        return zip(starts, starts.dropFirst() + [count]).map { $0..<$1 }
    }
}
