import Market
import Signals
import Testing

struct VoteMatrixTests {
    /// Nine terms in the order A to I, one after the other.
    private func score(_ votes: Votes, _ weights: Weights) -> Double {
        var (sum, weight) = (0.0, 0.0)
        for key in HeadKey.allCases {
            guard let vote = votes[key] else { continue }
            sum = sum + weights[key] * vote.strength
            weight = weight + weights[key]
        }
        return weight > 0 ? sum / weight : .nan
    }

    @Test(arguments: [1, 7, 8, 9, 400])
    func scoresAreTheBitsOfALoopInTheHeadsOrder(symbols: Int) {
        var random = SeededNumbers(UInt64(symbols))
        for _ in 0..<20 {
            var votes = (0..<symbols).map { _ in Votes.random(&random) }
            if symbols > 2 { votes[symbols / 2] = Votes() }  // All abstain.
            let weights = Weights.random(&random)
            let scores = VoteMatrix(votes).scores(weights)
            #expect(scores.count == symbols)
            for (found, own) in zip(scores, votes) {
                let expected = score(own, weights)
                #expect(expected.isNaN ? found.isNaN : found.bitPattern == expected.bitPattern)
            }
        }
    }

    /// Who else is there, and where a symbol stands among them, changes no bit.
    @Test func aSymbolsScoreIsItsOwn() {
        var random = SeededNumbers(5)
        let votes = (0..<37).map { _ in Votes.random(&random) }
        let (all, turned) = (VoteMatrix(votes), VoteMatrix(votes.reversed()))
        let (one, other) = (all.scores(.standard), turned.scores(.standard))
        for (place, own) in votes.enumerated() {
            let alone = VoteMatrix([own]).scores(.standard)[0]
            #expect(alone.bitPattern == one[place].bitPattern || alone.isNaN && one[place].isNaN)
            #expect(
                alone.bitPattern == other[36 - place].bitPattern || alone.isNaN && other[36 - place].isNaN)
            for key in HeadKey.allCases {
                let x = own[key]?.strength
                #expect(x.map { all[key, place] == $0 } ?? all[key, place].isNaN)
            }
        }
    }

    /// A head without weight is seen, and counts for nothing; where only such see, nothing is known.
    @Test func aHeadWithoutWeightCountsForNothing() {
        var shares = Array(repeating: 0.125, count: 9)
        shares[4] = 0
        let weights = Weights(version: 2, shares)
        var votes = Votes()
        votes[.ict] = Vote(.long, probability: 0.9, confidence: 0.9)
        #expect(VoteMatrix([votes]).scores(weights)[0].isNaN)
        votes[.rules] = Vote(.short, probability: 0.75, confidence: 0.5)
        #expect(VoteMatrix([votes]).scores(weights)[0] == -0.25)
    }
}
