internal import Market

/// What all symbols of a seeded market have in common, day by day.
///
/// Regimes are a chain of days from an epoch on, drawn in order; the minutes of a day are drawn from the day's own
/// numbers, so that any day can be had without those before it.
struct MarketWeather {
    /// How a day is: how much prices move, and where to.
    struct Day {
        var volatility: Double
        var drift: Double
        /// The day's move of all symbols, as a part of the price.
        var move: Double
    }

    /// The minutes of a day.
    struct Minutes {
        /// What all symbols move by, and how volatile the minute is.
        var moves: [Double]
        var volatility: [Double]
        /// The exchange stood still.
        var outage: Range<Int>
    }

    /// 2018-01-01.
    static let epoch = 17_532
    static let minutesPerDay = 1440

    let seed: UInt64
    let traits: SeededMarket.Traits
    private var days: [Day] = []
    private var regime = 0

    init(seed: UInt64, traits: SeededMarket.Traits) { (self.seed, self.traits) = (seed, traits) }

    /// Calm, usual, rising, falling, wild.
    private static let regimes: [(volatility: Double, drift: Double)] = [
        (0.55, 0), (1, 0.0005), (1.1, 0.012), (1.3, -0.014), (2.4, -0.004),
    ]

    mutating func day(_ day: Int) -> Day {
        let place = max(0, day - Self.epoch)
        while days.count <= place {
            var random = SplitMix.stream(seed, .regime, 0, Self.epoch + days.count)
            if random.unit() < 0.18 { regime = random.integer(in: 0...Self.regimes.count - 1) }
            let (volatility, drift) = Self.regimes[regime]
            days.append(
                Day(
                    volatility: volatility, drift: drift, move: drift + 0.02 * volatility * random.quickBell()
                ))
        }
        return days[place]
    }

    mutating func minutes(of day: Int) -> Minutes {
        let (today, tomorrow) = (self.day(day).volatility, self.day(day + 1).volatility)
        var random = SplitMix.stream(seed, .weather, 0, day)
        var minutes = Minutes(moves: [], volatility: [], outage: 0..<0)
        if random.unit() < traits.outagesPerDay { minutes.outage = random.window(5...180) }
        minutes.moves.reserveCapacity(Self.minutesPerDay)
        minutes.volatility.reserveCapacity(Self.minutesPerDay)
        var wander = 1.0
        for minute in 0..<Self.minutesPerDay {
            wander = min(3, max(0.4, wander * (1 + 0.02 * random.quickBell())))
            let part = Double(minute) / Double(Self.minutesPerDay)
            let volatility = (today + (tomorrow - today) * part) * wander
            var move = 0.0005 * volatility * random.quickBell()
            if random.unit() < traits.jumpsPerMinute / 4 { move += 0.012 * volatility * random.quickBell() }
            minutes.moves.append(move)
            minutes.volatility.append(volatility)
        }
        return minutes
    }
}

extension SplitMix {
    enum Purpose: UInt64 {
        case instrument = 1
        case regime
        case weather
        case anchor
        case minutes
        case faults
    }

    /// Numbers of their own for every purpose, symbol and day.
    static func stream(_ seed: UInt64, _ purpose: Purpose, _ index: Int, _ day: Int) -> SplitMix {
        var state = seed
        for word in [purpose.rawValue, UInt64(bitPattern: Int64(index)), UInt64(bitPattern: Int64(day))] {
            var mixed = SplitMix(state: state ^ word)
            state = mixed.next()
        }
        return SplitMix(state: state)
    }

    /// About normal, mean 0 and deviation 1: eight uniform numbers of 16 bits added up.
    mutating func quickBell() -> Double {
        var sum: UInt64 = 0
        for _ in 0..<2 {
            let word = next()
            sum += (word & 0xFFFF) + (word >> 16 & 0xFFFF) + (word >> 32 & 0xFFFF) + word >> 48
        }
        // The sum of eight has mean 4 and variance 8/12.
        return (Double(sum) * 0x1p-16 - 4) * 1.224744871391589
    }

    /// Some minutes of a day.
    mutating func window(_ lengths: ClosedRange<Int>) -> Range<Int> {
        let length = integer(in: lengths)
        let start = integer(in: 0...MarketWeather.minutesPerDay - length)
        return start..<start + length
    }
}
