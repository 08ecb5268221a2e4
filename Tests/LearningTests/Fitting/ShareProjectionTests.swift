import Learning
import Testing

struct ShareProjectionTests {
    private func drawn(_ random: inout SeededNumbers) -> (point: [Double], bounds: [ClosedRange<Double>]) {
        let point = (0..<9).map { _ in 0.11 + 0.15 * random.normal() }
        let bounds = (0..<9).map { _ in 0.1 * random.unit()...0.12 + 0.3 * random.unit() }
        return (point, bounds)
    }

    /// Every share is at its lower bound, at its upper one, or shifted with the others: of all 3^9 ways the nearest one.
    private func reference(_ point: [Double], _ bounds: [ClosedRange<Double>]) -> [Double] {
        var (nearest, least) = ([Double](), Double.infinity)
        for way in 0..<19_683 {
            var (rest, sum, free, digits) = (1.0, 0.0, 0, way)
            var kinds = [Int](repeating: 0, count: 9)
            for share in 0..<9 {
                kinds[share] = digits % 3
                digits /= 3
                switch kinds[share] {
                case 0: rest -= bounds[share].lowerBound
                case 1: rest -= bounds[share].upperBound
                default: (sum, free) = (sum + point[share], free + 1)
                }
            }
            let shift = free > 0 ? (sum - rest) / Double(free) : 0
            guard free > 0 || abs(rest) < 1e-12 else { continue }
            var distance = 0.0
            for share in 0..<9 where distance < least {
                let value =
                    kinds[share] == 0
                    ? bounds[share].lowerBound
                    : kinds[share] == 1 ? bounds[share].upperBound : point[share] - shift
                if value < bounds[share].lowerBound - 1e-12 || value > bounds[share].upperBound + 1e-12 {
                    distance = .infinity
                } else {
                    distance += (value - point[share]) * (value - point[share])
                }
            }
            guard distance < least else { continue }
            least = distance
            nearest = (0..<9).map { share in
                kinds[share] == 0
                    ? bounds[share].lowerBound
                    : kinds[share] == 1 ? bounds[share].upperBound : point[share] - shift
            }
        }
        return nearest
    }

    @Test func itIsTheNearestOfAllWays() {
        var random = SeededNumbers(1)
        for _ in 0..<60 {
            let (point, bounds) = drawn(&random)
            let shares = ShareProjection.nearest(to: point, within: bounds)
            #expect(near(shares, reference(point, bounds), 1e-12))
        }
    }

    @Test func boundsAndSumHoldTogether() {
        var random = SeededNumbers(2)
        for round in 0..<500 {
            let (point, bounds) = drawn(&random)
            let far = point.map { $0 * (round % 2 == 0 ? 1 : 1e6) }
            let shares = ShareProjection.nearest(to: far, within: bounds)
            #expect(abs(shares.reduce(0, +) - 1) < 1e-12 * (round % 2 == 0 ? 1 : 1e6))
            #expect(zip(shares, bounds).allSatisfy { $1.contains($0) })
            // What is within stays, and a shift of all says nothing.
            #expect(near(ShareProjection.nearest(to: shares, within: bounds), shares, 1e-9))
            let shifted = ShareProjection.nearest(to: point.map { $0 + 5 }, within: bounds)
            #expect(near(shifted, ShareProjection.nearest(to: point, within: bounds), 1e-12))
        }
    }

    @Test func headsInAnotherOrderGetTheSame() {
        var random = SeededNumbers(3)
        for _ in 0..<100 {
            let (point, bounds) = drawn(&random)
            let order = Array(0..<9).shuffled(using: &random)
            let shares = ShareProjection.nearest(to: point, within: bounds)
            let other = ShareProjection.nearest(
                to: order.map { point[$0] }, within: order.map { bounds[$0] })
            #expect(near(order.map { shares[$0] }, other, 1e-12))
        }
    }

    /// Cutting and dividing afterwards would give .333 to the first.
    @Test func theBoundHolds() {
        let shares = ShareProjection.nearest(
            to: [0.9, 0.05, 0.05, 0, 0, 0, 0, 0, 0], within: Array(repeating: 0.02...0.30, count: 9))
        // Seven of .02 + s or so: .7 over eight, the two of .05 further up by .05.
        let rest = (0.7 - 0.1) / 8
        #expect(near(shares, [0.3, rest + 0.05, rest + 0.05] + Array(repeating: rest, count: 6), 1e-12))
    }

    @Test func whatCannotBeIsOurMistake() async {
        await #expect(processExitsWith: .failure) {
            _ = ShareProjection.nearest(to: [0.5, 0.5], within: [0...0.4, 0...0.4])
        }
        await #expect(processExitsWith: .failure) {
            _ = ShareProjection.nearest(to: [.nan, 0.5], within: [0...1, 0...1])
        }
    }
}
