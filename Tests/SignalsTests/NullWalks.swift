import Market
import Signals

/// What the heads say of markets in which there is nothing to say: random walks, and the same walks upside down.
enum NullWalks {
    /// What one head said of one walk, or of one scene.
    struct Tally {
        /// Closes at which it saw.
        var seen = 0
        var long = 0
        var short = 0
        /// Of those with a mirror, how many closes there are at which it saw either, and how many have the opposite vote there,
        /// or as flat a one.
        var compared = 0
        var mirrored = 0

        /// Long votes less short ones, as a share of all.
        var lean: Double? { seen > 0 ? Double(long - short) / Double(seen) : nil }

        static func += (sum: inout Self, other: Self) {
            sum.seen += other.seen
            sum.long += other.long
            sum.short += other.short
            sum.compared += other.compared
            sum.mirrored += other.mirrored
        }
    }

    static let count = 200
    /// Walks that share a market, the first of them its Bitcoin.
    static let perScene = 8
    static let names = ["BTCUSDT"] + (1..<perScene).map { "W\($0)USDT" }
    /// Scenes that are also seen in the mirror.
    static let mirroredScenes = 8
    /// A week until the last head sees, a day until it has something to look at, and a day of votes.
    static let days = 9
    /// Minutes between votes.
    static let pause = 30

    /// Of each head, a tally a scene and walk.
    static let tallies: [HeadKey: [[Tally]]] = {
        var all: [HeadKey: [[Tally]]] = [:]
        for scene in 0..<count / perScene {
            guard let tallies = try? follow(scene) else { return [:] }
            for key in HeadKey.allCases {
                all[key, default: []].append(tallies.map { $0[Int(key.rawValue)] })
            }
        }
        return all
    }()

    /// The walks of a scene; of every other scene nobody knows who took.
    private static func walks(_ scene: Int) -> [[Candle]] {
        (0..<perScene).map { place in
            let walk = [Candle].walk(days * 1440, seed: 1000 + UInt64(scene * perScene + place))
            return scene % 2 == 0 ? walk : VolumeHeadTests.withoutTakers(walk)
        }
    }

    /// Of each walk of a scene, a tally a head.
    private static func follow(_ scene: Int) throws -> [[Tally]] {
        let walks = walks(scene)
        let images = scene < mirroredScenes ? walks.map(\.mirrored) : []
        var straight = try SceneFollower(names)
        var mirror = try SceneFollower(images.isEmpty ? [] : names)
        var tallies = walks.map { _ in HeadKey.allCases.map { _ in Tally() } }
        for minute in 0..<days * 1440 {
            _ = straight.close(walks.map { $0[minute] })
            if !images.isEmpty { _ = mirror.close(images.map { $0[minute] }) }
            guard (minute + 1) % pause == 0 else { continue }
            for place in walks.indices {
                let votes = straight.scene.votes(of: place)
                let there = images.isEmpty ? nil : mirror.scene.votes(of: place)
                for key in HeadKey.allCases {
                    tallies[place][Int(key.rawValue)] += tally(votes[key], there.map { $0[key] })
                }
            }
        }
        return tallies
    }

    /// - Parameter there: in the mirror; nil where there is none.
    private static func tally(_ vote: Vote?, _ there: Vote??) -> Tally {
        var tally = Tally()
        if let vote {
            tally.seen = 1
            tally.long = vote.direction == .long ? 1 : 0
            tally.short = vote.direction == .short ? 1 : 0
        }
        guard let there, vote != nil || there != nil else { return tally }
        tally.compared = 1
        tally.mirrored = vote?.direction == there?.direction.opposite ? 1 : 0
        return tally
    }
}
