import Learning
import Testing

struct EstimateTests {
    /// Newcombe 1998, Statistics in Medicine 17, table I, method 3.
    @Test(arguments: [
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718),
    ])
    func aShareHasTheIntervalOfThePaper(won: Int, count: Int, low: Double, high: Double) throws {
        let share = Estimate(
            share: Double(won) / Double(count), effective: Double(count), samples: 1000, days: 1)
        let interval = try #require(share.interval)
        #expect(abs(interval.lowerBound - low) < 6e-5 && abs(interval.upperBound - high) < 6e-5)
        #expect(share.reason == nil)
    }

    @Test func fewIndependentSamplesMakeAWideInterval() throws {
        let all = try #require(Estimate(share: 0.5, effective: 400, samples: 400, days: 9).interval)
        let few = try #require(Estimate(share: 0.5, effective: 4, samples: 400, days: 9).interval)
        #expect(few.lowerBound < all.lowerBound && few.upperBound > all.upperBound)
        #expect(Estimate(share: 0.5, effective: 0, samples: 400, days: 9).interval == 0...1)
    }

    @Test func ofFewSamplesNothingIsSaid() {
        let few = Estimate(share: 0.5, effective: 29, samples: 29, days: 9)
        #expect(few.value == nil && few.interval == nil)
        #expect(few.reason == "29 samples, it takes 30" && few.samples == 29 && few.days == 9)
        #expect(Estimate(share: .nan, effective: 0, samples: 0, days: 0).reason == "there are no samples")
        #expect(Estimate(share: 0.5, effective: 30, samples: 30, days: 9).value == 0.5)
        #expect(
            Estimate(share: .nan, effective: 30, samples: 30, days: 9).reason == "the samples do not tell")
    }
}
