/// A kernel with its parameters: what it reads, how it is made, and which columns it writes.
enum Family: Hashable, Sendable {
    case simpleAverage(Int)
    case exponentialAverage(Int)
    case doubleExponential(Int)
    case spread(fast: Int, slow: Int)
    case convergence(fast: Int, slow: Int, signal: Int)
    case percentagePrice(fast: Int, slow: Int, signal: Int)
    case tripleExponential(Int)
    case trueStrength(long: Int, short: Int)
    case relativeStrength(Int)
    case rateOfChange(Int)
    case chandeMomentum(Int)
    case awesome(fast: Int, slow: Int)
    case ultimate(short: Int, medium: Int, long: Int)
    case commodityChannel(Int)
    case stochastic(Int)
    case williamsRange(Int)
    case donchian(Int)
    case ichimokuBase(Int)
    case chandelier(Int, multiple: Double)
    case aroon(Int)
    case directional(Int)
    case averageTrueRange(Int)
    case keltner(Int, range: Int, multiple: Double)
    case superTrend(Int, multiple: Double)
    case massIndex(Int, length: Int)
    case bollinger(Int, multiple: Double)
    case hull(Int)
    case volumeWeightedPrice
    case onBalanceVolume
    case chaikinMoneyFlow(Int)

    /// The Wilder average of the true range: no column of the catalogue by itself, but what others read.
    case averageRange(Int)

    /// The families whose columns it reads: they come before it.
    var reads: [Family] {
        switch self {
        case .doubleExponential(let period): [.exponentialAverage(period)]
        case .spread(let fast, let slow), .convergence(let fast, let slow, _),
            .percentagePrice(let fast, let slow, _):
            [.exponentialAverage(fast), .exponentialAverage(slow)]
        case .williamsRange(let period): [.stochastic(period)]
        case .averageTrueRange(let period), .superTrend(let period, _), .chandelier(let period, _):
            [.averageRange(period)]
        case .keltner(let period, let range, _): [.exponentialAverage(period), .averageRange(range)]
        case .bollinger(let period, _): [.simpleAverage(period)]
        default: []
        }
    }

    /// How many columns the kernel writes.
    var columns: Int {
        switch self {
        case .percentagePrice, .stochastic, .donchian, .chandelier, .aroon, .keltner: 2
        case .convergence, .directional: 3
        case .bollinger: 4
        default: 1
        }
    }

    /// Which family writes a column of this one, and as which of its own.
    func owner(of output: Int) -> (family: Family, output: Int) {
        switch (self, output) {
        case (.averageTrueRange(let period), 0): (.averageRange(period), 0)
        case (.averageTrueRange, _): (self, 0)
        case (.keltner(let period, _, _), 1): (.exponentialAverage(period), 0)
        case (.keltner, 2): (self, 1)
        case (.bollinger(let period, _), 1): (.simpleAverage(period), 0)
        case (.bollinger, 2...): (self, output - 1)
        default: (self, output)
        }
    }

    /// Adds the family's loop to a plan.
    func arrange(_ plan: inout Plan) {
        switch self {
        case .simpleAverage(let period): plan.append { SimpleMovingAverage(period: period, &$0) }
        case .exponentialAverage(let period): plan.append { ExponentialMovingAverage(period: period, &$0) }
        case .doubleExponential(let period):
            plan.append { DoubleExponentialMovingAverage(period: period, &$0) }
        case .spread(let fast, let slow): plan.append { ExponentialSpread(fast: fast, slow: slow, &$0) }
        case .convergence(let fast, let slow, let signal):
            plan.append { MovingAverageConvergence(fast: fast, slow: slow, signal: signal, &$0) }
        case .percentagePrice(let fast, let slow, let signal):
            plan.append { PercentagePriceOscillator(fast: fast, slow: slow, signal: signal, &$0) }
        case .tripleExponential(let period): plan.append { TripleExponential(period: period, &$0) }
        case .trueStrength(let long, let short): plan.append { TrueStrength(long: long, short: short, &$0) }
        case .relativeStrength(let period): plan.append { RelativeStrength(period: period, &$0) }
        case .rateOfChange(let period): plan.append { RateOfChange(period: period, &$0) }
        case .chandeMomentum(let period): plan.append { ChandeMomentum(period: period, &$0) }
        case .awesome(let fast, let slow): plan.append { AwesomeOscillator(fast: fast, slow: slow, &$0) }
        case .ultimate(let short, let medium, let long):
            plan.append { UltimateOscillator(short: short, medium: medium, long: long, &$0) }
        case .commodityChannel(let period): plan.append { CommodityChannel(period: period, &$0) }
        case .stochastic(let period): plan.append { Stochastic(period: period, &$0) }
        case .williamsRange(let period): plan.append { WilliamsRange(period: period, &$0) }
        case .donchian(let period): plan.append { DonchianChannel(period: period, &$0) }
        case .ichimokuBase(let period): plan.append { IchimokuBase(period: period, &$0) }
        case .chandelier(let period, let multiple):
            plan.append { ChandelierExit(period: period, multiple: multiple, &$0) }
        case .aroon(let period): plan.append { Aroon(period: period, &$0) }
        case .directional(let period): plan.append { DirectionalIndex(period: period, &$0) }
        case .averageTrueRange(let period): plan.append { AverageRangePercent(period: period, &$0) }
        case .averageRange(let period): plan.append { AverageRange(period: period, &$0) }
        case .keltner(let period, let range, let multiple):
            plan.append { KeltnerChannel(period: period, range: range, multiple: multiple, &$0) }
        case .superTrend(let period, let multiple):
            plan.append { SuperTrend(period: period, multiple: multiple, &$0) }
        case .massIndex(let period, let length):
            plan.append { MassIndex(period: period, length: length, &$0) }
        case .bollinger(let period, let multiple):
            plan.append { BollingerBands(period: period, multiple: multiple, &$0) }
        case .hull(let period): plan.append { HullMovingAverage(period: period, &$0) }
        case .volumeWeightedPrice: plan.append { VolumeWeightedPrice(&$0) }
        case .onBalanceVolume: plan.append { OnBalanceVolume(&$0) }
        case .chaikinMoneyFlow(let period): plan.append { ChaikinMoneyFlow(period: period, &$0) }
        }
    }
}
