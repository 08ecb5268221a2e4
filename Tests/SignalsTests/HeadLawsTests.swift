import Indicators
import Market
import Signals
import Testing

/// What holds for every head whatever the candles: those that remember events, over minutes of a walk.
@Suite struct HeadLawsTests {
    static let heads: [HeadKey] = [.rules, .ict, .wyckoff, .harmonic, .structure]

    /// Two futures of one past: until they part, all is the same.
    @Test(arguments: heads)
    func theFutureChangesNoVoteOfThePast(key: HeadKey) throws {
        let past = [Candle].walk(7005, seed: 77)
        let futures = [UInt64(1), 2].map {
            past + [Candle].walk(500, seed: $0, price: past[7004].close, volatility: 0.01)
        }
        let said = try (futures + [past]).map { try HeadsSaying($0, [key]).votes[key] ?? [] }
        #expect(said[2].count == 1401 && said[2].last ?? nil != nil)
        #expect(Array(said[0].prefix(1401)) == said[2] && Array(said[1].prefix(1401)) == said[2])
        #expect(said[0] != said[1])
    }

    /// A head that starts later votes the same once what it remembers is younger than its start.
    @Test(arguments: [
        (HeadKey.rules, 2 * 1440), (.ict, 2 * 1440), (.harmonic, 2 * 1440), (.wyckoff, 10 * 1440),
    ])
    func aLaterStartVotesTheSameAfterAWhile(key: HeadKey, after: Int) throws {
        let walk = [Candle].walk(21 * 1440, seed: 5)
        let start = 3 * 1440
        let early = try HeadsSaying(walk, [key]).votes[key] ?? []
        let late =
            try HeadsSaying(Array(walk[start...]), [key], start: Minute(19_000 * 1440 + start)).votes[key]
            ?? []
        let (first, second) = (early[((start + after) / 5)...], late[(after / 5)...])
        let same = zip(first, second).count { first, second in
            guard let first, let second else { return false }
            return first.direction == second.direction && abs(first.strength - second.strength) < 0.001
        }
        #expect(first.count == second.count && Double(same) >= 0.99 * Double(first.count))
    }

    @Test(arguments: heads)
    func aMissingMinuteMakesAHeadAbstainUntilItIsWarmAgain(key: HeadKey) throws {
        let walk = [Candle].walk(14_000, seed: 6)
        var follower = try SceneFollower(["BTCUSDT"])
        var votes: [Vote?] = []
        for (minute, candle) in walk.enumerated() {
            guard follower.close([minute == 7001 ? nil : candle]) else { continue }
            votes.append(
                follower.scene.heads[0].votes(on: follower.scene.sights[0], amid: Surroundings())[key])
        }
        #expect(votes[1399] != nil && votes[1400] == nil && votes[1420] == nil && votes[2799] != nil)
    }
}
