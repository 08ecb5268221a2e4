import Indicators
import Market
import Signals
import Testing

/// What holds for every head on candles that mean nothing.
@Suite struct HeadLawsTests {
    static let heads: [HeadKey] = [.ict, .wyckoff, .structure]
    static let walks = 48
    static let minutes = 10_000

    /// All heads' votes at each decision close of each walk, and of its mirror image.
    static let votes: [(straight: [Votes], mirrored: [Votes])] = (try? walked()) ?? []

    private static func walked() throws -> [(straight: [Votes], mirrored: [Votes])] {
        let candles = (0..<walks).map { [Candle].walk(minutes, seed: UInt64(9000 + $0)) }
        let all = candles + candles.map(\.mirrored)
        var follower = try SceneFollower(all.indices.map { "W\($0)USDT" })
        var votes = [[Votes]](repeating: [], count: all.count)
        for minute in 0..<minutes {
            guard follower.close(all.map { $0[minute] }) else { continue }
            for place in all.indices {
                votes[place].append(
                    follower.scene.heads[place].votes(
                        on: follower.scene.sights[place], amid: Surroundings()))
            }
        }
        return (0..<walks).map { (votes[$0], votes[walks + $0]) }
    }

    /// The walk is the unit: votes of neighbouring bars are not independent.
    @Test(arguments: heads)
    func aHeadVotesLongAsOftenAsShort(key: HeadKey) {
        #expect(Self.votes.count == Self.walks)
        var (visible, cast) = (0, 0)
        let nets = Self.votes.map { walk in
            let votes = walk.straight.compactMap { $0[key] }
            visible += votes.count
            cast += votes.count { $0.direction != .flat }
            return votes.reduce(0) { $0 + $1.direction.sign } / Double(max(1, votes.count))
        }
        let mean = nets.reduce(0, +) / Double(nets.count)
        let variance = nets.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(nets.count - 1)
        let error = (variance / Double(nets.count)).squareRoot()
        print("\(key): votes \(Double(cast) / Double(visible)), net \(mean) +- \(error)")
        #expect(abs(mean) < 3 * error && error < 0.1)
        #expect(cast > visible / 20 && cast < visible * 19 / 20, "never silent, never always speaking")
    }

    @Test(arguments: heads)
    func aMirroredWalkHasMirroredVotes(key: HeadKey) {
        var (bars, same) = (0, 0)
        for walk in Self.votes {
            for (straight, mirrored) in zip(walk.straight, walk.mirrored) {
                #expect((straight[key] == nil) == (mirrored[key] == nil))
                guard let straight = straight[key], let mirrored = mirrored[key] else { continue }
                bars += 1
                if straight.direction == mirrored.direction.opposite,
                    abs(straight.strength + mirrored.strength) < 0.05
                {
                    same += 1
                }
            }
        }
        print("\(key): mirrored \(Double(same) / Double(bars))")
        #expect(bars > 10_000 && Double(same) >= 0.95 * Double(bars))
    }

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
    @Test(arguments: [(HeadKey.ict, 2 * 1440), (.wyckoff, 10 * 1440)])
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
