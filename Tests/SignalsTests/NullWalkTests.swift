import Signals
import Testing

/// Nobody can tell where a random walk goes: who leans to one side there is biased.
struct NullWalkTests {
    /// The heads that vote on candles alone.
    static let heads: [HeadKey] = [.rules, .harmonic]

    @Test(arguments: heads)
    func aHeadSaysLongAsOftenAsShort(head: HeadKey) throws {
        let walks = try #require(NullWalks.walks[head])
        let (mean, error) = NullWalks.balance(walks)
        #expect(abs(mean) <= 3 * error, "\(head): \(mean) +- \(error)")
    }

    @Test(arguments: heads)
    func aHeadVotesTheOppositeInTheMirror(head: HeadKey) throws {
        let walks = try #require(NullWalks.walks[head])
        let bars = walks.map(\.bars).reduce(0, +)
        #expect(Double(walks.map(\.mirrored).reduce(0, +)) >= 0.95 * Double(bars))
    }

    @Test(arguments: heads)
    func aHeadVotesSometimesButNotAlways(head: HeadKey) throws {
        let walks = try #require(NullWalks.walks[head])
        let bars = walks.map(\.bars).reduce(0, +)
        let votes = walks.map { $0.long + $0.short }.reduce(0, +)
        print(
            "\(head) votes in \(votes) of \(bars) bars of random walks, long in \(walks.map(\.long).reduce(0, +))"
        )
        #expect(votes > bars / 200 && votes < bars * 9 / 10)
    }
}
