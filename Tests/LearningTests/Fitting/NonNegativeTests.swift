import Learning
import Testing

struct NonNegativeTests {
    /// A positive definite matrix of products, and a right side.
    private func drawn(_ side: Int, _ random: inout SeededNumbers) -> (matrix: [[Double]], right: [Double]) {
        let rows = (0..<side + 3).map { _ in (0..<side).map { _ in random.normal() } }
        let matrix = (0..<side).map { one in
            (0..<side).map { other in rows.reduce(0) { $0 + $1[one] * $1[other] } + (one == other ? 0.1 : 0) }
        }
        return (matrix, (0..<side).map { _ in 3 * random.normal() })
    }

    @Test(arguments: 1...9) func itIsTheBestOfAllActiveSets(side: Int) throws {
        var random = SeededNumbers(UInt64(side))
        for _ in 0..<40 {
            let (matrix, right) = drawn(side, &random)
            let solution = try #require(NonNegative.solution(matrix.flatMap { $0 }, right))
            #expect(near(solution, SlowAlgebra.nonNegative(matrix, right), 1e-8))
            #expect(solution.allSatisfy { $0 >= 0 })
        }
    }

    /// Heads that are much alike: what is left out at first comes back, and takes others with it.
    @Test(arguments: 3...6) func itIsSoOfHeadsThatAreMuchAlike(side: Int) throws {
        var random = SeededNumbers(UInt64(20 + side))
        for _ in 0..<1500 {
            let rows = (0..<side + 1).map { _ in
                let common = random.normal()
                return (0..<side).map { _ in common + 0.4 * random.normal() }
            }
            let matrix = (0..<side).map { one in
                (0..<side).map { other in
                    rows.reduce(0) { $0 + $1[one] * $1[other] } + (one == other ? 0.01 : 0)
                }
            }
            let right = (0..<side).map { _ in 1 + random.normal() }
            let solution = try #require(NonNegative.solution(matrix.flatMap { $0 }, right))
            #expect(near(solution, SlowAlgebra.nonNegative(matrix, right), 1e-7))
        }
    }

    @Test func headsInAnotherOrderGetTheSame() throws {
        var random = SeededNumbers(10)
        for _ in 0..<50 {
            let (matrix, right) = drawn(9, &random)
            let order = Array(0..<9).shuffled(using: &random)
            let solution = try #require(NonNegative.solution(matrix.flatMap { $0 }, right))
            let other = try #require(
                NonNegative.solution(
                    order.flatMap { row in order.map { matrix[row][$0] } }, order.map { right[$0] }))
            #expect(near(order.map { solution[$0] }, other, 1e-9))
        }
    }

    /// Twice the products give half the coefficients.
    @Test func aScaleGoesStraightThrough() throws {
        var random = SeededNumbers(11)
        let (matrix, right) = drawn(9, &random)
        let solution = try #require(NonNegative.solution(matrix.flatMap { $0 }, right))
        for factor in [1e-9, 0.5, 1e9] {
            let scaled = try #require(
                NonNegative.solution(matrix.flatMap { $0.map { $0 * factor } }, right))
            #expect(near(scaled.map { $0 * factor }, solution, 1e-9))
        }
    }

    @Test func whatPullsDownStaysAtNothing() {
        #expect(NonNegative.solution([2, 0, 0, 4], [-1, -2]) == [0, 0])
        #expect(near(NonNegative.solution([2, 0, 0, 4], [1, -2]) ?? [], [0.5, 0], 1e-15))
        #expect(NonNegative.solution([2, 0, 0, 4], [0, 0]) == [0, 0])
        // Without the bound it is (2, -1): what is left is the first alone.
        #expect(near(NonNegative.solution([1, 1, 1, 2], [1, 0]) ?? [], [1, 0], 1e-15))
    }

    @Test func aMatrixThatIsNotPositiveDefiniteHasNoAnswer() {
        #expect(NonNegative.solution([-1, 0, 0, 1], [1, 1]) == nil)
        #expect(NonNegative.solution([.nan, 0, 0, 1], [1, 1]) == nil)
    }
}
