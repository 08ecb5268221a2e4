import Indicators
import Testing

/// The catalogue's columns, asked for with their parameters, are the catalogue's.
@Suite struct CustomColumnsTests {
    /// The catalogue's column of each: all but `vwap` and `obv`, which have no parameters.
    static let twins = Catalogue.indicators.filter { !["vwap", "obv"].contains($0.name) }

    static func asked() throws -> [Indicator] { try Catalogue.indicators(named: catalogueList) }

    @Test func theCataloguesParametersAreNamed() throws {
        #expect(try Self.asked().map(\.name).joined(separator: ",") == catalogueList)
        #expect(try Self.asked().count == Self.twins.count)
    }

    @Test(arguments: Kind.allCases)
    func theCataloguesParametersGiveTheCataloguesBits(kind: Kind) throws {
        let series = bars(kind, count: 400, seed: 81)
        let whole = compute(Self.twins, series)
        let asked = try Self.asked()
        #expect(difference(compute(asked, series), whole, Self.twins) == nil)
        for (place, indicator) in asked.enumerated() {
            let alone = compute([indicator], series)
            #expect(difference(alone, column(place, of: whole, asked.count)) == nil, "\(indicator)")
        }
    }

    @Test func theyPublishWhatTheCataloguePublishes() throws {
        for (custom, twin) in zip(try Self.asked(), Self.twins) {
            #expect(custom.warmup == twin.warmup && custom.convergence == twin.convergence, "\(custom)")
            #expect(custom.source == twin.source, "\(custom)")
        }
    }

    /// With other parameters there is another text, and it says them.
    @Test(arguments: customColumns)
    func theDefinitionSaysTheParameters(indicator: Indicator) {
        let parts = indicator.name.split { "(,)".contains($0) }
        // Those that an output doesn't depend on.
        let idle: Range<Int> =
            switch parts[0] {
            case "macd", "ppo": 2..<3
            case "bb_middle": 1..<2
            case "keltner_middle": 1..<3
            default: 0..<0
            }
        for (place, value) in parts.dropFirst().enumerated() where !idle.contains(place) {
            #expect(indicator.definition.contains(value), "\(indicator): \(indicator.definition)")
        }
    }
}
