import Foundation
import Indicators
import Market
import Signals
import Testing

struct StructureHeadTests {
    static let weights: [(Interval, Double)] = [
        (.d1, 0.35), (.h4, 0.30), (.h1, 0.20), (.m15, 0.10), (.m5, 0.05),
    ]

    /// A market of waves within waves that climbs, so that every interval has its swings.
    static func waves(days: Int, drift: Double) -> [Candle] {
        var close = 100.0
        return (0..<days * 1440).map { minute in
            let time = Double(minute + 1)
            let waves = [(8640.0, 0.05), (2000, 0.018), (420, 0.008), (110, 0.004), (33, 0.0025)]
            let height = waves.reduce(drift * time / 1440) { $0 + $1.1 * sin(2 * Double.pi * time / $1.0) }
            let open = close
            close = 100 * exp(height)
            return Candle(
                open: open, high: max(open, close), low: min(open, close), close: close, volume: 10,
                quoteVolume: 1000, trades: 1, takerBuyVolume: 5)
        }
    }

    @Test func aMarketThatClimbsOnEveryIntervalIsLongAndItsMirrorImageShort() throws {
        let climb = Self.waves(days: 32, drift: 0.03)
        for (minutes, direction) in [(climb, Direction.long), (climb.mirrored, .short)] {
            let said = try HeadsSaying(minutes, [.structure])
            let last = (said.votes[.structure] ?? []).suffix(8 * 288).compactMap { $0 }
            #expect(last.count == 8 * 288)
            let with = last.count { $0.direction == direction }
            #expect(with > 2 * last.count { $0.direction == direction.opposite } && with > last.count / 2)
            let best = said.reasons[.structure]?.map { ($0["alignment"] ?? 0) * direction.sign }.max()
            #expect(best == 1)
        }
    }

    /// The alignment and the vote without blocks, straight from the rules.
    @Test(arguments: [UInt64(1), 2])
    func theVoteIsWhatTheBiasesAndTheRangesSay(seed: UInt64) throws {
        var follower = try SceneFollower(["BTCUSDT"])
        var minutes: [Candle] = []
        var compared = 0
        for candle in [Candle].walk(12 * 1440, seed: seed) {
            minutes.append(candle)
            guard follower.close([candle]) else { continue }
            let (sight, heads) = (follower.scene.sights[0], follower.scene.heads[0])
            let biases = Self.weights.map { ($0.1, sight[$0.0].structure.bias) }
            let readable = biases.reduce(0) { $0 + ($1.1 == nil ? 0 : $1.0) }
            let vote = heads.votes(on: sight, amid: Surroundings())[.structure]
            #expect((vote != nil) == (readable > 0.349))
            guard minutes.count % 60 == 0, let vote,
                let reasons = heads.reasons(of: .structure, on: sight, amid: Surroundings()),
                !reasons.contains(where: { $0.name.hasPrefix("block") })
            else { continue }
            compared += 1
            let shares = [1.0, -1].map { sign in
                biases.reduce(0) { $0 + ($1.1?.sign == sign ? $1.0 : 0) } / readable
            }
            guard let share = shares.first(where: { $0 >= 0.75 - 1e-9 }) else {
                #expect(vote.direction == .flat)
                continue
            }
            let isLong = share == shares[0]
            #expect(vote.direction == (isLong ? .long : .short))
            let position = try #require(Self.position(minutes))
            let quality = share * (0.7 + 0.3 * (isLong ? 1 - position : position))
            #expect(abs(vote.confidence - min(0.95, quality * readable)) < 1e-9)
            #expect(abs(vote.probability - 0.68) < 1e-9)
        }
        #expect(compared > 50)
    }

    /// In the ranges of the last fifty bars that are whole, or of what there is of seven days and more.
    static func position(_ minutes: [Candle]) -> Double? {
        var (sum, weights) = (0.0, 0.0)
        for (interval, weight) in Self.weights {
            let bars = min(50, minutes.count / interval.minutes)
            guard bars == 50 || bars * interval.minutes >= 7 * 1440 else { continue }
            let end = minutes.count / interval.minutes * interval.minutes
            let last = minutes[(end - bars * interval.minutes)..<end]
            guard let high = last.map(\.high).max(), let low = last.map(\.low).min(),
                let price = minutes.last?.close
            else { continue }
            let share = weight * Double(bars) / 50
            sum += share * min(1, max(0, (price - low) / (high - low)))
            weights += share
        }
        return weights > 0 ? sum / weights : nil
    }

    /// The last down bar before a move that broke the structure; price comes back to it.
    static func block(_ comingBack: (inout Drawing) -> Void) throws -> HeadsSaying {
        // A walk gives the longer intervals their swings; then it rests, far from all of them.
        var drawing = Drawing(.m5, after: [Candle].walk(4320, seed: 12, volatility: 0.0002))
        drawing.go(to: 110, in: 100)
        drawing.rest(50)
        drawing.go(to: 110.6, in: 3)
        drawing.go(to: 109.8, in: 4)
        drawing.bar(109.85, 109.5, 109.6)
        drawing.go(to: 112, in: 6)
        drawing.rest(10)
        comingBack(&drawing)
        return try HeadsSaying(drawing.minutes, [.structure])
    }

    @Test func anOrderBlockIsSeenWhenPriceIsBackAtIt() throws {
        let said = try Self.block { $0.go(to: 109.9, in: 6) }
        #expect(try #require(said.reason(.structure, "block_5m_long")) > 0.25)
        #expect(said.reasons[.structure]?.suffix(8).first?["block_5m_long"] == nil)
    }

    @Test func anOrderBlockThatWasTradedThroughTheMiddleIsUsedUp() throws {
        let said = try Self.block {
            $0.go(to: 109.65, in: 6)
            $0.go(to: 110.6, in: 3)
            $0.go(to: 109.9, in: 3)
        }
        #expect(said.reason(.structure, "block_5m_long") == nil)
    }

    @Test func aBlockThatIsClosedThroughBecomesABreakerTheOtherWay() throws {
        let said = try Self.block {
            $0.go(to: 108.8, in: 8)
            $0.rest(3)
            $0.go(to: 109.4, in: 3)
        }
        #expect(try #require(said.reason(.structure, "block_5m_short")) < -0.25)
    }

    @Test func itAbstainsUntilAnHoursSwingsCanBeRead() throws {
        let votes = try HeadsSaying([Candle].walk(3000, seed: 3), [.structure]).votes[.structure] ?? []
        #expect(votes[95] == nil && votes[599] != nil)
    }
}
