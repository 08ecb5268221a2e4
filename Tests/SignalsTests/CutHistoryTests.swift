import Market
import Signals
import Testing

struct CutHistoryTests {
    /// Votes at every bar of the decision interval, by the number of the bar.
    private func votes(_ minutes: ArraySlice<Candle>, _ head: HeadKey) throws -> [Int: Vote?] {
        let start = Minute(19_000 * 1440 + minutes.startIndex)
        var follower = try SceneFollower(["BTCUSDT"], start: start)
        var votes: [Int: Vote?] = [:]
        for (place, minute) in zip(minutes.indices, minutes) where follower.close([minute]) {
            let vote = follower.scene.heads[0].votes(on: follower.scene.sights[0], amid: Surroundings())[head]
            votes.updateValue(vote, forKey: place / 5)
        }
        return votes
    }

    @Test(arguments: NullWalkTests.heads)
    func theFutureChangesNoVote(head: HeadKey) throws {
        let minutes = [Candle].walk(5 * 500, seed: 51)[...]
        let whole = try votes(minutes, head)
        for bars in [120, 201, 333, 487] {
            for (bar, vote) in try votes(minutes.prefix(bars * 5), head) { #expect(whole[bar] == vote) }
        }
    }

    /// A head remembers a bounded past: whoever begins later soon says the same.
    @Test(arguments: NullWalkTests.heads)
    func whereHistoryBeginsIsForgotten(head: HeadKey) throws {
        let minutes = [Candle].walk(5 * 1200, seed: 52)[...]
        let whole = try votes(minutes, head)
        for first in [48, 200, 340] {
            let part = try votes(minutes.dropFirst(first * 5), head)
            let late = part.filter { $0.key >= first + 400 }
            #expect(
                late.allSatisfy { bar, vote in
                    let other = whole[bar] ?? nil
                    return vote?.direction == other?.direction
                        && abs((vote?.strength ?? 0) - (other?.strength ?? 0)) < 1e-6
                })
        }
    }
}
