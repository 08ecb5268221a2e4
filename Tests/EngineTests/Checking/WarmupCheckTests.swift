import CandleStore
import Engine
import Market
import Signals
import Testing

/// Where history begins is forgotten; and what never forgets is named.
struct WarmupCheckTests {
    private static let report: WarmupCheck.Report? = {
        let directory = TemporaryDirectory()
        guard let engine = try? Engine(storeAt: directory.path, for: .writing),
            (try? engine.fillSynthetic(symbols: 2, minutes: 9 * 1440, from: Minute(start), seed: 6)) != nil
        else { return nil }
        var check = WarmupCheck()
        check.starts = [3, 1, 30]
        return try? check.run(engine)
    }()

    @Test func startsBehindTheEndAreLeftOut() throws {
        #expect(try #require(Self.report).starts == [1, 3])
    }

    @Test func everyColumnAgreesAfterTheBarsThatTheCatalogueStates() throws {
        for column in try #require(Self.report).columns {
            let close = column.agreement.close
            // Of one that need not agree nothing is stated.
            guard let stated = column.stated else { continue }
            #expect(close.within <= stated, "\(column.name): \(close.within) of \(stated)")
            #expect(close.longestUnsettled <= 2 * stated && !close.isUnsettled, "\(column.name)")
            // Two starts, two symbols, six intervals, less those in which it is not warm.
            #expect(column.agreement.series <= 24 && close.settled > 0, "\(column.name)")
        }
    }

    @Test func theSumSinceTheBeginningNeverAgreesAndIsNamed() throws {
        let columns = try #require(Self.report).columns
        let obv = try #require(columns.first { $0.name == "obv" }?.agreement)
        #expect(obv.close.isUnsettled && obv.close.settled == 0)
        #expect(columns.filter { $0.agreement.close.isUnsettled }.map(\.name) == ["obv"])
    }

    @Test func headsOfFewBarsAgreeWithinDays() throws {
        let heads = try #require(Self.report).heads
        for key in [HeadKey.technical, .rules, .ict, .harmonic] {
            let agreement = heads[Int(key.rawValue)].agreement
            #expect(agreement.series == 4 && agreement.close.settled == 4, "\(key)")
            #expect(agreement.close.within < 3 * 1440, "\(key): \(agreement.close.within)")
            #expect(agreement.agreeing > agreement.compared / 2, "\(key)")
        }
    }

    /// A head that looks back for weeks can't agree within days, and is said not to.
    @Test func whatLooksBackForWeeksIsNamed() throws {
        let heads = try #require(Self.report).heads
        #expect(heads[Int(HeadKey.sentiment.rawValue)].agreement.close.isUnsettled)
    }

    @Test func aStoreThatIsTooShortHasNoReport() throws {
        let directory = TemporaryDirectory()
        let engine = try Engine(storeAt: directory.path, for: .writing)
        #expect(try WarmupCheck().run(engine).starts.isEmpty)
        _ = try engine.fillSynthetic(symbols: 1, minutes: 1440, from: Minute(start), seed: 6)
        #expect(try WarmupCheck().run(engine).starts.isEmpty)
    }
}
