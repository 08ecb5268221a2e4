import Market
import Signals

/// What the heads say of markets in which there is nothing to say: random walks, and the same walks upside down.
enum NullWalks {
    struct Walk {
        var bars = 0
        var long = 0
        var short = 0
        /// Bars whose vote is the opposite, or as flat, in the mirror.
        var mirrored = 0
    }

    static let count = 200
    /// Of five minutes: what the heads need before they see, and as much again.
    static let bars = 250

    static let walks: [HeadKey: [Walk]] = {
        var all: [HeadKey: [Walk]] = [:]
        for first in stride(from: 0, to: count, by: 4) {
            let four = (first..<first + 4).map { [Candle].walk(bars * 5, seed: 1000 + UInt64($0)) }
            for (key, walks) in follow(four) { all[key, default: []] += walks }
        }
        return all
    }()

    /// Four walks and their mirrors: what the eight lanes of a block hold.
    private static func follow(_ walks: [[Candle]]) -> [HeadKey: [Walk]] {
        let minutes = walks + walks.map(\.mirrored)
        var seen: [HeadKey: [Walk]] = [:]
        guard var follower = try? SceneFollower(minutes.indices.map { "S\($0)USDT" }) else { return [:] }
        for minute in 0..<bars * 5 where follower.close(minutes.map { $0[minute] }) {
            let votes = minutes.indices.map { place in
                follower.scene.heads[place].votes(on: follower.scene.sights[place], amid: Surroundings())
            }
            for key in HeadKey.allCases {
                for walk in walks.indices {
                    guard let vote = votes[walk][key] else { continue }
                    let there = votes[walk + walks.count][key]?.direction
                    var tally = Walk(bars: 1)
                    tally.long = vote.direction == .long ? 1 : 0
                    tally.short = vote.direction == .short ? 1 : 0
                    tally.mirrored = there == vote.direction.opposite ? 1 : 0
                    seen[key, default: Array(repeating: Walk(), count: walks.count)][walk] += tally
                }
            }
        }
        return seen
    }

    /// The mean of long less short votes per bar, and its standard error with the walk as the unit.
    static func balance(_ walks: [Walk]) -> (mean: Double, error: Double) {
        let each = walks.filter { $0.bars > 0 }.map { Double($0.long - $0.short) / Double($0.bars) }
        let mean = each.reduce(0, +) / Double(each.count)
        let squares = each.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
        return (mean, (squares / Double(each.count - 1) / Double(each.count)).squareRoot())
    }
}

extension NullWalks.Walk {
    static func += (sum: inout Self, other: Self) {
        sum.bars += other.bars
        sum.long += other.long
        sum.short += other.short
        sum.mirrored += other.mirrored
    }
}
