/// What hours and days leave behind for fear and greed: moved once an hour and once a day, so that a vote has little to do.
struct SentimentMemory: Sendable {
    /// Of the last 24 hours.
    struct Day: BitwiseCopyable, Sendable {
        var close: Double
        /// The close's change over the day.
        var change: Double
        /// The root of the sum of the hours' squared returns.
        var volatility: Double
        var volume: Double
    }

    /// Of the last 30 or 90 days.
    struct Days: BitwiseCopyable, Sendable {
        var count: Int
        /// The mean of the closes: the root of the arithmetic times the harmonic one, which the mirror image turns into
        /// each other.
        var close: Double
        var volume: Double
        var high: Double
        var low: Double

        /// - Parameter window: the days that there should be; fewer shrink it, down to a week.
        init?(_ chart: borrowing Chart, window: Int) {
            count = min(window, chart.count)
            guard count >= Windowed.daysMin else { return nil }
            (volume, high, low) = (0, chart.highs[0], chart.lows[0])
            var (sum, inverses) = (0.0, 0.0)
            for back in (0..<count).reversed() {
                sum += chart.closes[back]
                inverses += 1 / chart.closes[back]
                volume += chart.volumes[back]
                (high, low) = (max(high, chart.highs[back]), min(low, chart.lows[back]))
            }
            (close, volume) = ((sum / inverses).squareRoot(), volume / Double(count))
        }
    }

    private(set) var day: Day?
    private(set) var month: Days?
    private(set) var quarter: Days?
    /// Realised volatilities of the last whole days.
    private var volatilities = Track(capacity: 30)
    private(set) var meanVolatility: Double?

    /// The days that the mean volatility is of.
    var volatileDays: Int { volatilities.count }

    mutating func closeHour(_ chart: borrowing Chart) {
        guard chart.count > 24 else {
            day = nil
            return
        }
        var (squares, volume) = (0.0, 0.0)
        for back in (0..<24).reversed() {
            let hour = midpointReturn(from: chart.closes[back + 1], to: chart.closes[back])
            (squares, volume) = (squares + hour * hour, volume + chart.volumes[back])
        }
        let volatility = squares.squareRoot()
        day = Day(
            close: chart.closes[0], change: midpointReturn(from: chart.closes[24], to: chart.closes[0]),
            volatility: volatility, volume: volume)
        guard chart.bar % 24 == 23 else { return }
        volatilities.append(volatility)
        guard volatilities.count >= Windowed.daysMin else { return }
        let sum = (0..<volatilities.count).reversed().reduce(0) { $0 + volatilities[$1] }
        meanVolatility = sum / Double(volatilities.count)
    }

    mutating func closeDay(_ chart: borrowing Chart) {
        (month, quarter) = (Days(chart, window: 30), Days(chart, window: 90))
    }

    mutating func forgetHours() {
        (day, meanVolatility) = (nil, nil)
        volatilities.removeAll()
    }

    mutating func forgetDays() { (month, quarter) = (nil, nil) }
}
