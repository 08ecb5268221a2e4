internal import Signals

#if canImport(Glibc)
    internal import Glibc
#endif

/// Score to the chance of a win: a logistic curve (Platt 1999).
struct WinFit {
    struct Row {
        let day: Int
        /// In the direction of the candidate, by weights that were not fitted on it.
        let score: Double
        let isWin: Bool
    }

    static let rowsMin = 300
    private static let blocks = 5

    /// Nil for too few rows, and where it tells no more than the share of wins does, on blocks of days that it was not
    /// fitted on.
    static func model(_ rows: [Row], purgeDays: Int) -> WinModel? {
        guard rows.count >= rowsMin else { return nil }
        let days = Set(rows.map(\.day)).sorted()
        guard days.count >= blocks else { return nil }
        var (loss, baseLoss) = (0.0, 0.0)
        for block in 0..<blocks {
            let own = days[block * days.count / blocks]...days[(block + 1) * days.count / blocks - 1]
            let near = own.lowerBound - purgeDays...own.upperBound + purgeDays
            let others = rows.filter { !near.contains($0.day) }
            guard let model = curve(others) else { return nil }
            let base = smoothed(others.count(where: \.isWin), of: others.count)
            for row in rows where own.contains(row.day) {
                loss -= log(chance(row.isWin, model.probability(row.score)))
                baseLoss -= log(chance(row.isWin, base))
            }
        }
        return loss < baseLoss ? curve(rows) : nil
    }

    private static func chance(_ isWin: Bool, _ probability: Double) -> Double {
        max(isWin ? probability : 1 - probability, .leastNormalMagnitude)
    }

    /// A share that is neither 0 nor 1.
    private static func smoothed(_ count: Int, of all: Int) -> Double {
        (Double(count) + 1) / (Double(all) + 2)
    }

    /// The likeliest curve by Newton's steps, halved where they go too far; nil where all won or lost.
    ///
    /// Wins and losses count a little less than whole, as Platt has it: else scores that part them have no likeliest slope.
    static func curve(_ rows: [Row]) -> WinModel? {
        let wins = rows.count(where: \.isWin)
        guard wins > 0, wins < rows.count else { return nil }
        let (win, defeat) = (1 - 1 / (Double(wins) + 2), 1 / (Double(rows.count - wins) + 2))
        func loss(_ model: WinModel) -> Double {
            rows.reduce(0) { sum, row in
                let (p, target) = (model.probability(row.score), row.isWin ? win : defeat)
                return sum - target * log(max(p, .leastNormalMagnitude))
                    - (1 - target) * log(max(1 - p, .leastNormalMagnitude))
            }
        }
        let base = Double(wins) / Double(rows.count)
        var model = WinModel(slope: 0, intercept: log(base / (1 - base)))
        var current = loss(model)
        for _ in 0..<100 {
            // A hair of damping: scores that are all the same leave the slope at 0.
            var (aa, ab, bb, a, b) = (1e-9, 0.0, 1e-9, 0.0, 0.0)
            for row in rows {
                let p = model.probability(row.score)
                let (error, curvature) = (p - (row.isWin ? win : defeat), p * (1 - p))
                (a, b) = (a + error * row.score, b + error)
                (aa, ab) = (aa + curvature * row.score * row.score, ab + curvature * row.score)
                bb += curvature
            }
            let determinant = aa * bb - ab * ab
            guard determinant > 0 else { break }
            let (slope, intercept) = ((bb * a - ab * b) / determinant, (aa * b - ab * a) / determinant)
            var (step, next, reached) = (1.0, model, current)
            repeat {
                next = WinModel(
                    slope: model.slope - step * slope, intercept: model.intercept - step * intercept)
                (reached, step) = (loss(next), step / 2)
            } while reached > current && step > 1e-6
            guard reached < current - 1e-12 * Double(rows.count) else { break }
            (model, current) = (next, reached)
        }
        return model.slope.isFinite && model.intercept.isFinite ? model : nil
    }
}
