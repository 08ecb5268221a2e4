import Indicators
import Market
import Testing

/// A column's bits are its own, whichever others are asked for with it: families share windows, averages and loops.
@Suite struct CompanyTests {
    static let count = 300

    @Test(arguments: columns)
    func aColumnAloneHasTheBitsItHasAmongAll(indicator: Indicator) throws {
        let place = try #require(columns.firstIndex(of: indicator))
        for (kind, rows) in Self.rows {
            let among = column(place, of: rows, columns.count)
            #expect(
                difference(compute([indicator], bars(kind, count: Self.count, seed: 3)), among) == nil,
                "\(kind)")
        }
    }

    /// Few, half and most of them; of the catalogue alone too, whose loops go over several families.
    @Test(arguments: 0..<120)
    func anyColumnsTogetherHaveTheBitsTheyHaveAmongAll(seed: UInt64) throws {
        var random = Seeded(seed)
        let most = seed % 2 == 0 ? columns.count : Catalogue.indicators.count
        let share = [0.05, 0.5, 0.9][Int(seed / 2 % 3)]
        let places = (0..<most).filter { _ in Double.random(in: 0..<1, using: &random) < share }
            .shuffled(using: &random)
        let kind = Kind.allCases[Int(seed) % Kind.allCases.count]
        let chosen = places.map { columns[$0] }
        let ours = compute(chosen, bars(kind, count: Self.count, seed: 3))
        for (number, place) in places.enumerated() {
            let among = column(place, of: try #require(Self.rows[kind]), columns.count)
            #expect(difference(column(number, of: ours, places.count), among) == nil, "\(chosen[number])")
        }
    }

    /// Every loop over several families is given up where one of them is not asked for.
    @Test(arguments: Catalogue.indicators)
    func theCatalogueWithoutAColumnHasTheBitsOfAll(absent: Indicator) {
        let series = bars(.walk, count: Self.count, seed: 3)
        let all = Catalogue.indicators
        let others = all.indices.filter { all[$0] != absent }
        let ours = compute(others.map { all[$0] }, series)
        let whole = compute(all, series)
        for (number, place) in others.enumerated() {
            let theirs = column(place, of: whole, all.count)
            #expect(difference(column(number, of: ours, others.count), theirs) == nil, "\(all[place])")
        }
    }

    /// What one of these loops reads of others is there, though they are not asked for.
    @Test(arguments: [
        "atr,supertrend,chandelier_long,keltner_upper,dema,ema_8",
        "stoch_k,williams_r,donchian_upper,ichimoku_base,chandelier_long",
        "hma,hma_9,hma_20,sma_20", "rsi,rsi_7,rsi_21,rsi_28,cci", "mass_index,ultimate_osc",
    ])
    func aLoopOverSomeFamiliesHasWhatItReads(list: String) throws {
        let series = bars(.walk, count: Self.count, seed: 6)
        let chosen = try Catalogue.indicators(named: list)
        let rows = compute(chosen, series)
        for (place, indicator) in chosen.enumerated() {
            let ours = column(place, of: rows, chosen.count)
            #expect(difference(ours, compute([indicator], series)) == nil, "\(indicator)")
        }
    }

    /// Loops of the whole catalogue keep in registers what others would look for in memory.
    @Test(arguments: customColumns)
    func aColumnBesideTheCatalogueHasTheBitsItHasAlone(indicator: Indicator) throws {
        let series = bars(.illiquid, count: Self.count, seed: 6)
        let all = Catalogue.indicators
        let rows = compute(all + [indicator], series)
        #expect(difference(column(all.count, of: rows, all.count + 1), compute([indicator], series)) == nil)
        let whole = compute(all, series)
        for place in all.indices {
            let ours = column(place, of: rows, all.count + 1)
            #expect(difference(ours, column(place, of: whole, all.count)) == nil, "\(all[place])")
        }
    }

    static let rows = Dictionary(
        uniqueKeysWithValues: Kind.allCases.map { ($0, compute(columns, bars($0, count: count, seed: 3))) })
}
