/// A kernel with its parameters: what it looks through, how it is made, and which columns it writes.
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

    /// The windows that must be put before the kernel looks.
    var needs: [WindowNeed] {
        switch self {
        case .simpleAverage(let period): [.sum(.close, period)]
        case .chandeMomentum(let period): [.sum(.gain, period), .sum(.loss, period)]
        case .awesome(let fast, let slow): [.sum(.median, fast), .sum(.median, slow)]
        case .ultimate(let short, let medium, let long):
            [short, medium, long].flatMap { [.sum(.buyingPressure, $0), .sum(.trueRange, $0)] }
        case .commodityChannel(let period): [.sum(.typical, period)]
        case .stochastic(let period), .williamsRange(let period), .donchian(let period),
            .ichimokuBase(let period),
            .chandelier(let period, _):
            [.highest(.high, period), .lowest(.low, period)]
        case .chaikinMoneyFlow(let period): [.sum(.moneyFlow, period), .sum(.volume, period)]
        default: []
        }
    }

    /// How many columns the kernel writes.
    var columns: Int {
        switch self {
        case .percentagePrice, .stochastic, .donchian, .chandelier, .aroon, .averageTrueRange: 2
        case .convergence, .directional, .keltner: 3
        case .bollinger: 5
        default: 1
        }
    }

    func kernel(_ windows: SharedWindows, _ plan: inout MemoryPlan) -> any Kernel {
        switch self {
        case .simpleAverage(let period): SimpleMovingAverage(period: period, windows)
        case .exponentialAverage(let period): ExponentialMovingAverage(period: period)
        case .doubleExponential(let period): DoubleExponentialMovingAverage(period: period)
        case .spread(let fast, let slow): ExponentialSpread(fast: fast, slow: slow)
        case .convergence(let fast, let slow, let signal):
            MovingAverageConvergence(fast: fast, slow: slow, signal: signal)
        case .percentagePrice(let fast, let slow, let signal):
            PercentagePriceOscillator(fast: fast, slow: slow, signal: signal)
        case .tripleExponential(let period): TripleExponential(period: period)
        case .trueStrength(let long, let short): TrueStrength(long: long, short: short)
        case .relativeStrength(let period): RelativeStrength(period: period)
        case .rateOfChange(let period): RateOfChange(period: period, &plan)
        case .chandeMomentum(let period): ChandeMomentum(period: period, windows)
        case .awesome(let fast, let slow): AwesomeOscillator(fast: fast, slow: slow, windows)
        case .ultimate(let short, let medium, let long):
            UltimateOscillator(short: short, medium: medium, long: long, windows)
        case .commodityChannel(let period): CommodityChannel(period: period, windows, &plan)
        case .stochastic(let period): Stochastic(period: period, windows)
        case .williamsRange(let period): WilliamsRange(period: period, windows)
        case .donchian(let period): DonchianChannel(period: period, windows)
        case .ichimokuBase(let period): IchimokuBase(period: period, windows)
        case .chandelier(let period, let multiple):
            ChandelierExit(period: period, multiple: multiple, windows)
        case .aroon(let period): Aroon(period: period, &plan)
        case .directional(let period): DirectionalIndex(period: period)
        case .averageTrueRange(let period): AverageTrueRange(period: period)
        case .keltner(let period, let range, let multiple):
            KeltnerChannel(period: period, rangePeriod: range, multiple: multiple)
        case .superTrend(let period, let multiple): SuperTrend(period: period, multiple: multiple)
        case .massIndex(let period, let length): MassIndex(period: period, length: length, &plan)
        case .bollinger(let period, let multiple): BollingerBands(period: period, multiple: multiple, &plan)
        case .hull(let period): HullMovingAverage(period: period, &plan)
        case .volumeWeightedPrice: VolumeWeightedPrice()
        case .onBalanceVolume: OnBalanceVolume()
        case .chaikinMoneyFlow(let period): ChaikinMoneyFlow(period: period, windows)
        }
    }
}
