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

    // Not columns of the catalogue, but what others read.
    /// The Wilder average of the true range.
    case averageRange(Int)
    /// EMA(H - L) / EMA(EMA(H - L)).
    case massRatio(Int)

    /// The families whose columns or series it reads: they come before it.
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
        case .massIndex(_, let length): [.massRatio(length)]
        default: []
        }
    }

    /// How many columns the kernel writes.
    var columns: Int {
        switch self {
        case .massRatio: 0
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

    /// How far back the kernel looks into the sources by itself.
    var reach: Int {
        switch self {
        case .rateOfChange(let period), .commodityChannel(let period), .aroon(let period): period
        case .bollinger(let period, _), .hull(let period): period
        case .stochastic(let period), .donchian(let period), .ichimokuBase(let period),
            .chandelier(let period, _):
            period
        default: 7
        }
    }

    /// The window of highs and lows that it looks through; nil for none.
    var range: Int? {
        switch self {
        case .stochastic(let period), .donchian(let period), .ichimokuBase(let period),
            .chandelier(let period, _):
            period
        case .aroon(let period): period + 1
        default: nil
        }
    }

    /// It asks where in the window the extremes are.
    var asksForPlaces: Bool { if case .aroon = self { true } else { false } }

    /// 1 for families that look through windows over what other families make.
    var layer: Int { if case .massIndex = self { 1 } else { 0 } }

    /// What families of a kind have in common: one loop computes several of them.
    private var kind: (kind: Kind, period: Int, atMost: Int)? {
        switch self {
        case .simpleAverage(let period): (.simpleAverage, period, 3)
        case .exponentialAverage(let period): (.exponentialAverage, period, ExponentialAverages.averagesMax)
        case .averageRange(let period): (.averageRange, period, ExponentialAverages.averagesMax)
        case .relativeStrength(let period): (.relativeStrength, period, RelativeStrengths.periodsMax)
        default: nil
        }
    }

    private enum Kind { case simpleAverage, exponentialAverage, averageRange, relativeStrength }

    /// The families, this one among them, that one loop computes.
    func companions(among all: [Family]) -> [Family] {
        guard let kind else { return [self] }
        let kin = all.filter { $0.kind?.kind == kind.kind }
        let place = (kin.firstIndex(of: self) ?? 0) / kind.atMost * kind.atMost
        let companions = Array(kin[place..<min(place + kind.atMost, kin.count)])
        return kind.kind == .simpleAverage && companions.count < kind.atMost ? [self] : companions
    }

    /// One kernel for companions.
    static func kernel(_ families: [Family], _ plan: inout Plan) -> any Kernel {
        guard let kind = families[0].kind else { return families[0].kernel(&plan) }
        let periods = families.compactMap { $0.kind?.period }
        return switch kind.kind {
        case .simpleAverage:
            periods.count == 3
                ? ThreeSimpleMovingAverages(periods: periods, &plan)
                : SimpleMovingAverage(period: periods[0], &plan)
        case .exponentialAverage: ExponentialAverages(periods.map { .ema($0) }, of: .close)
        case .averageRange: ExponentialAverages(periods.map { .wilder($0, from: 2) }, of: .trueRange)
        case .relativeStrength: RelativeStrengths(periods: periods)
        }
    }

    private func kernel(_ plan: inout Plan) -> any Kernel {
        switch self {
        case .doubleExponential(let period): DoubleExponentialMovingAverage(period: period, plan)
        case .spread(let fast, let slow): ExponentialSpread(fast: fast, slow: slow, plan)
        case .convergence(let fast, let slow, let signal):
            MovingAverageConvergence(fast: fast, slow: slow, signal: signal, plan)
        case .percentagePrice(let fast, let slow, let signal):
            PercentagePriceOscillator(fast: fast, slow: slow, signal: signal, plan)
        case .tripleExponential(let period): TripleExponential(period: period)
        case .trueStrength(let long, let short): TrueStrength(long: long, short: short)
        case .rateOfChange(let period): RateOfChange(period: period)
        case .chandeMomentum(let period): ChandeMomentum(period: period, &plan)
        case .awesome(let fast, let slow): AwesomeOscillator(fast: fast, slow: slow, &plan)
        case .ultimate(let short, let medium, let long):
            UltimateOscillator(short: short, medium: medium, long: long, &plan)
        case .commodityChannel(let period): CommodityChannel(period: period, &plan)
        case .stochastic(let period): Stochastic(period: period, plan)
        case .williamsRange(let period): WilliamsRange(period: period, plan)
        case .donchian(let period): DonchianChannel(period: period, plan)
        case .ichimokuBase(let period): IchimokuBase(period: period, plan)
        case .chandelier(let period, let multiple): ChandelierExit(period: period, multiple: multiple, plan)
        case .aroon(let period): Aroon(period: period, plan)
        case .directional(let period): DirectionalIndex(period: period)
        case .averageTrueRange(let period): AverageTrueRange(period: period, plan)
        case .keltner(let period, let range, let multiple):
            KeltnerChannel(period: period, rangePeriod: range, multiple: multiple, plan)
        case .superTrend(let period, let multiple): SuperTrend(period: period, multiple: multiple, plan)
        case .massRatio(let length): MassRatio(length: length, &plan)
        case .massIndex(let period, let length): MassIndex(period: period, length: length, &plan)
        case .bollinger(let period, let multiple): BollingerBands(period: period, multiple: multiple, &plan)
        case .hull(let period): HullMovingAverage(period: period, &plan)
        case .volumeWeightedPrice: VolumeWeightedPrice()
        case .onBalanceVolume: OnBalanceVolume()
        case .chaikinMoneyFlow(let period): ChaikinMoneyFlow(period: period, &plan)
        case .simpleAverage, .exponentialAverage, .averageRange, .relativeStrength:
            preconditionFailure("\(self) has a kind")
        }
    }
}
