import Learning
import Testing

struct FindingTests {
    private static func share(_ ones: Int, of count: Int, _ asked: GroundTruth.Measure.Asked) -> Finding {
        let values = (0..<count).map { $0 < ones ? 1.0 : 0 }
        return Finding(GroundTruth.Measure("share", .share, asked), values)
    }

    /// Wilson's bounds as R's `prop.test(correct = FALSE)` has them.
    @Test func aShareHasWilsonsBounds() throws {
        let none = try #require(Self.share(0, of: 300, .nothing).interval)
        #expect(none.lowerBound < 1e-12 && abs(none.upperBound - 0.012643) < 1e-6)
        let some = try #require(Self.share(15, of: 300, .nothing).interval)
        #expect(abs(some.lowerBound - 0.030532) < 1e-6 && abs(some.upperBound - 0.080847) < 1e-6)
    }

    @Test func whatIsAskedIsAskedOfBothSides() {
        #expect(Self.share(14, of: 300, .atMostSurely(0.05, 0.08)).isMet == true)
        // 0.05, but the bound is above.
        #expect(Self.share(15, of: 300, .atMostSurely(0.05, 0.08)).isMet == false)
        #expect(Self.share(16, of: 300, .atMostSurely(0.05, 0.1)).isMet == false)
        // Of so few none would be sure; too many are too many all the same.
        #expect(Self.share(0, of: 40, .atMostSurely(0.05, 0.08)).isMet == nil)
        #expect(Self.share(3, of: 40, .atMostSurely(0.05, 0.08)).isMet == false)
        #expect(Self.share(0, of: 45, .atMostSurely(0.05, 0.08)).isMet == true)
        #expect(Self.share(9, of: 10, .atLeast(0.9)).isMet == true)
        #expect(Self.share(8, of: 10, .atLeast(0.9)).isMet == false)
        #expect(Self.share(1, of: 10, .atMost(0.1)).isMet == true)
        #expect(Self.share(2, of: 10, .atMost(0.1)).isMet == false)
        #expect(Self.share(1, of: 2, .within(0.4...0.6)).isMet == true)
        #expect(Self.share(2, of: 2, .within(0.4...0.6)).isMet == false)
        #expect(Self.share(1, of: 2, .nothing).isMet == nil)
    }

    /// Without a trial nothing is shown, and nothing met.
    @Test func nothingTriedIsNothingMet() {
        for asked: GroundTruth.Measure.Asked in [
            .atMost(1), .atMostSurely(1, 1), .atLeast(0), .within(0...1),
        ] {
            let finding = Self.share(0, of: 0, asked)
            #expect(finding.value.isNaN && finding.isMet == false && finding.interval == nil)
        }
    }

    @Test func mediansMeansAndTheLargest() throws {
        func finding(_ statistic: GroundTruth.Measure.Statistic, _ values: [Double]) -> Finding {
            Finding(GroundTruth.Measure("x", statistic, .nothing), values)
        }
        #expect(finding(.median, [5, 1, 3]).value == 3 && finding(.median, [4, 1, 3, 2]).value == 2.5)
        #expect(finding(.median, [1, 2]).interval == nil)
        // Order statistics 40 and 61 of a hundred (Hahn & Meeker 1991).
        #expect(finding(.median, (1...100).map(Double.init)).interval == 41...61)
        #expect(finding(.largest, [1, 7, 3]).value == 7)
        let mean = finding(.mean, [1, 2, 3, 4])
        let interval = try #require(mean.interval)
        #expect(mean.value == 2.5 && abs(interval.upperBound - 2.5 - 1.96 * 1.2909944487 / 2) < 1e-9)
    }

    @Test func ranksWithTies() {
        #expect(
            rankCorrelation([1, 2, 3], [10, 20, 30]) == 1 && rankCorrelation([1, 2, 3], [3, 2, 1]) == -1)
        // scipy.stats.spearmanr([1, 2, 2, 3], [1, 3, 2, 4])
        #expect(abs(rankCorrelation([1, 2, 2, 3], [1, 3, 2, 4]) - 0.9486832980505138) < 1e-12)
        #expect(rankCorrelation([1, 1, 1], [1, 2, 3]) == 0)
    }
}
