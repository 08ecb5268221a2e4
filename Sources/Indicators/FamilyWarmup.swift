// How far a column's values reach into the past: functions of parameters, for rows of the catalogue and others alike.
extension Family {
    /// Bars before a column's first value: the age of the first value less one.
    func warmup(of output: Int) -> Int {
        switch self {
        case .simpleAverage(let period), .exponentialAverage(let period), .commodityChannel(let period),
            .williamsRange(let period), .donchian(let period), .ichimokuBase(let period),
            .bollinger(let period, _), .chaikinMoneyFlow(let period):
            period - 1
        case .stochastic(let period): output == 0 ? period - 1 : period + 1
        // These look at the bar before as well.
        case .relativeStrength(let period), .rateOfChange(let period), .chandeMomentum(let period),
            .aroon(let period), .averageRange(let period), .averageTrueRange(let period),
            .superTrend(let period, _), .chandelier(let period, _), .ultimate(_, _, let period):
            period
        case .directional(let period): output == 0 ? 2 * period - 1 : period
        case .spread(let fast, let slow), .awesome(let fast, let slow): max(fast, slow) - 1
        case .convergence(let fast, let slow, let signal):
            max(fast, slow) - 1 + (output == 1 ? 0 : signal - 1)
        case .percentagePrice(let fast, let slow, let signal):
            max(fast, slow) - 1 + (output == 0 ? 0 : signal - 1)
        case .doubleExponential(let period): 2 * (period - 1)
        case .tripleExponential(let period): 3 * (period - 1) + 1
        case .trueStrength(let long, let short): 1 + (long - 1) + (short - 1)
        case .massIndex(let period, let length): 2 * (length - 1) + (period - 1)
        case .hull(let period): (period - 1) + (Int(Double(period).squareRoot()) - 1)
        case .keltner(let period, let range, _): output == 1 ? period - 1 : max(period - 1, range)
        case .volumeWeightedPrice, .onBalanceVolume: 0
        }
    }

    /// How much of the past a column knows.
    func memory(of output: Int) -> Indicator.Memory {
        switch self {
        case .simpleAverage, .commodityChannel, .stochastic, .williamsRange, .donchian, .ichimokuBase,
            .bollinger, .chaikinMoneyFlow, .rateOfChange, .chandeMomentum, .aroon, .ultimate, .awesome, .hull:
            .window
        case .exponentialAverage(let period): .ema(period)
        case .relativeStrength(let period), .averageRange(let period), .averageTrueRange(let period),
            .chandelier(let period, _):
            .wilder(period)
        case .directional(let period): output == 0 ? .wilder(period, period) : .wilder(period)
        case .spread(let fast, let slow): .ema(max(fast, slow))
        case .convergence(let fast, let slow, let signal):
            output == 1 ? .ema(max(fast, slow)) : .ema(max(fast, slow), signal)
        case .percentagePrice(let fast, let slow, let signal):
            output == 0 ? .ema(max(fast, slow)) : .ema(max(fast, slow), signal)
        case .doubleExponential(let period): .ema(period, period)
        case .tripleExponential(let period): .ema(period, period, period)
        case .trueStrength(let long, let short): .ema(long, short)
        case .massIndex(_, let length): .ema(length, length)
        case .keltner(let period, let range, _):
            output == 1 ? .ema(period) : .exponential([2 / Double(period + 1), 1 / Double(range)])
        case .superTrend, .onBalanceVolume: .whole
        case .volumeWeightedPrice: .day
        }
    }
}

extension Indicator.Memory {
    fileprivate static func ema(_ periods: Int...) -> Self {
        .exponential(periods.map { 2 / Double($0 + 1) })
    }
    fileprivate static func wilder(_ periods: Int...) -> Self {
        .exponential(periods.map { 1 / Double($0) })
    }
}
