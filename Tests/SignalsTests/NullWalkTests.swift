import Signals
import Testing

/// Nobody can tell where a random walk goes: who leans to one side there is biased.
struct NullWalkTests {
    /// Votes of neighbouring closes are not independent, so that a walk counts once; heads that look at the market around see
    /// the same one in all walks of a scene, so that a scene does.
    @Test(arguments: HeadKey.allCases)
    func aHeadSaysLongAsOftenAsShort(head: HeadKey) throws {
        let scenes = try #require(NullWalks.tallies[head])
        #expect(scenes.joined().count == NullWalks.count)
        let leans =
            [.sentiment, .crypto].contains(head)
            ? scenes.map(Self.sum).compactMap(\.lean) : scenes.joined().compactMap(\.lean)
        let balance = Balance(leans)
        #expect(balance.isEven && balance.error < 0.1, "\(head): \(balance)")
    }

    @Test(arguments: HeadKey.allCases)
    func aHeadVotesTheOppositeInTheMirror(head: HeadKey) throws {
        let sum = Self.sum(Array(try #require(NullWalks.tallies[head]).joined()))
        #expect(sum.compared > 1000 && Double(sum.mirrored) >= 0.95 * Double(sum.compared), "\(sum)")
    }

    @Test(arguments: HeadKey.allCases)
    func aHeadVotesSometimesButNotAlways(head: HeadKey) throws {
        let sum = Self.sum(Array(try #require(NullWalks.tallies[head]).joined()))
        func percent(_ part: Int, of whole: Int) -> Double {
            (1000 * Double(part) / Double(max(1, whole))).rounded() / 10
        }
        print(
            "\(head) on random walks: votes in \(percent(sum.long + sum.short, of: sum.seen))% of the closes it sees, long in "
                + "\(percent(sum.long, of: sum.long + sum.short))% of these, mirrored \(percent(sum.mirrored, of: sum.compared))%"
        )
        #expect(sum.long > 0 && sum.short > 0 && sum.long + sum.short < sum.seen)
    }

    private static func sum(_ tallies: [NullWalks.Tally]) -> NullWalks.Tally {
        tallies.reduce(into: NullWalks.Tally()) { $0 += $1 }
    }
}
