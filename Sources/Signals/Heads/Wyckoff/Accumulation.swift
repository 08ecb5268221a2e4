/// How far a trading range has come, by Wyckoff's phases (as in H. Pruden, "The Three Skills of Top Trading").
enum WyckoffPhase: Int, BitwiseCopyable, Sendable {
    /// No range.
    case none
    /// The trend is stopped: climax, automatic rally, secondary test.
    case a
    /// The cause is built between support and resistance.
    case b
    /// Support gave way and came back: the spring.
    case c
    /// Price leaves with strength, and comes back to where it left.
    case d
    /// The trend out of the range.
    case e
}

/// The events of a range as they were last seen.
struct WyckoffSightings: BitwiseCopyable, Sendable {
    var climax: Sighting?
    var secondaryTest: Sighting?
    var spring: Sighting?
    var strength: Sighting?
    var lastPoint: Sighting?
}

/// Accumulation as one direction sees it, bar by bar; seen upside down it is distribution, its climax a buying climax, its
/// spring an upthrust after distribution, its strength weakness.
///
///     none ─ low of the decline ─▶ A ─ test ─▶ B ─ spring ─▶ C ─ strength ─▶ D ─ markup ─▶ E ─▶ none
///                                  └ no test in 20 bars ─▶ B ─ strength, no spring ───▶ D
///
/// What is missing on the way costs quality. A range that breaks, or lasts more than 200 bars, is forgotten.
struct Accumulation: BitwiseCopyable, Sendable {
    let direction: Direction
    private(set) var phase = WyckoffPhase.none
    private(set) var sightings = WyckoffSightings()

    /// The low that stopped the decline, and the high of the rally from it.
    private var support = 0.0
    private var resistance: Double?
    /// When the low was, when the rally was, and when the strength came.
    private var began = 0
    private var rallied = 0
    private var strengthened = 0
    /// The newest climactic bar, and the volume of the one that stopped the decline.
    private var newestClimax: (bar: Int, volume: Double)?
    private var climaxVolume: Double?
    /// What preceded in this range.
    private var had = (test: false, spring: false, lastPoint: false)
    /// Price is below support: since when, and how deep.
    private var below: (bar: Int, low: Double)?

    init(_ direction: Direction) { self.direction = direction }

    /// Bars a range may last; bars in which the decline happened, whose low the support is.
    static let barsMax = 200
    static let declineBars = 50

    /// Takes the newest bar.
    mutating func advance(_ chart: borrowing Chart, _ effort: Effort) {
        guard let range = chart.range else { return }
        let bar = chart.bar(facing: direction)
        if effort.isClimactic { newestClimax = (chart.bar, effort.volume) }
        if phase != .none, chart.bar - began > Self.barsMax { phase = .none }
        if phase == .none || resistance == nil { begin(chart, range) }
        switch phase {
        case .none: break
        case .a where resistance == nil: rally(chart, bar, range)
        case .a: test(chart, bar, effort, range)
        case .b, .c: build(chart, bar, effort, range)
        case .d, .e: leave(chart, bar, effort, range)
        }
    }

    /// A swing low that is the low of a decline of at least five ATRs begins a range.
    private mutating func begin(_ chart: borrowing Chart, _ range: Double) {
        guard let low = chart.confirmedLow(facing: direction), chart.count >= Self.declineBars else { return }
        var top = -Double.infinity
        for back in 0..<Self.declineBars {
            let bar = chart.bar(back, facing: direction)
            guard bar.low >= low else { return }
            top = max(top, bar.high)
        }
        guard top - low >= 5 * range else { return }
        phase = .a
        (support, resistance, below, climaxVolume) = (low, nil, nil, nil)
        began = chart.bar - Swings.reach
        had = (false, false, false)
        // The climax may be the bar of the low or one of its neighbours.
        guard let newestClimax, abs(newestClimax.bar - began) <= Swings.reach else { return }
        climaxVolume = newestClimax.volume
        sightings.climax = Sighting(bar: began, quality: 0.40)
    }

    /// A: waits for the automatic rally, a swing high at least three ATRs up.
    private mutating func rally(_ chart: borrowing Chart, _ bar: FacedBar, _ range: Double) {
        guard bar.low >= support else { return fail() }
        guard let high = chart.confirmedHigh(facing: direction), high - support >= 3 * range else { return }
        (resistance, rallied) = (high, chart.bar)
    }

    /// A: waits for the secondary test, back in the lower third on less effort, or on effort that is absorbed.
    private mutating func test(_ chart: borrowing Chart, _ bar: FacedBar, _ effort: Effort, _ range: Double) {
        guard let resistance else { return }
        if let high = chart.confirmedHigh(facing: direction) { self.resistance = max(resistance, high) }
        guard bar.close >= support - range else { return fail() }
        let isLow = bar.low <= support + (resistance - support) / 3
        let isDry = effort.volume <= (climaxVolume.map { 0.75 * $0 } ?? 1)
        if isLow, bar.close > support, isDry || effort.isAbsorbed {
            // A test may go somewhat lower than the climax: then that is the support.
            support = min(support, bar.low)
            had.test = true
            sightings.secondaryTest = Sighting(bar: chart.bar, quality: 0.45)
            phase = .b
        } else if chart.bar - rallied >= 20 {
            phase = .b
        }
    }

    /// B and C: waits for the spring and for strength.
    private mutating func build(_ chart: borrowing Chart, _ bar: FacedBar, _ effort: Effort, _ range: Double)
    {
        guard let resistance else { return }
        if bar.low < support { below = (below?.bar ?? chart.bar, min(below?.low ?? bar.low, bar.low)) }
        if let below {
            // No deeper than one and a half ATRs, and back inside within three bars: otherwise support is broken.
            guard support - below.low <= 1.5 * range, chart.bar - below.bar < 3 else { return fail() }
            guard bar.close > support else { return }
            self.below = nil
            phase = .c
            sightings.spring = Sighting(
                bar: chart.bar, quality: 0.90 * completeness(countingSpring: false))
            had.spring = true
        }
        guard bar.close > resistance else { return }
        if effort.isStrong, bar.closePosition >= 0.5 {
            (phase, strengthened) = (.d, chart.bar)
            sightings.strength = Sighting(bar: chart.bar, quality: 0.75 * completeness())
        } else if bar.close > resistance + range {
            phase = .none  // It left without strength.
        }
    }

    /// D and E: waits for the last point of support, a quiet pullback to what was resistance; lasts fifty bars.
    private mutating func leave(_ chart: borrowing Chart, _ bar: FacedBar, _ effort: Effort, _ range: Double)
    {
        guard let resistance else { return }
        let height = resistance - support
        guard bar.close >= support + height / 2 else { return fail() }
        if chart.bar - strengthened > 50 { phase = .none }
        if phase == .d, bar.close > resistance + height { phase = .e }
        guard phase == .d, !had.lastPoint, chart.bar > strengthened + 1 else { return }
        if bar.low <= resistance + range / 2, bar.close >= resistance - height / 3, bar.close > bar.open,
            effort.volume < 1
        {
            had.lastPoint = true
            sightings.lastPoint = Sighting(bar: chart.bar, quality: 0.70 * completeness())
        }
    }

    /// What is left of quality: a tenth less for each predecessor that is missing.
    private func completeness(countingSpring: Bool = true) -> Double {
        var share = 1.0
        if climaxVolume == nil { share *= 0.9 }
        if !had.test { share *= 0.9 }
        if countingSpring, !had.spring { share *= 0.9 }
        return share
    }

    /// The range broke: what was seen in it means nothing any more.
    private mutating func fail() {
        phase = .none
        sightings = WyckoffSightings()
        below = nil
    }
}
