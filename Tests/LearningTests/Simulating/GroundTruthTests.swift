import Learning
import Testing

/// The scenarios with a few seeds each: `make soak-learning` tries them by the hundred.
struct GroundTruthTests {
    @Test func namesAreTheirOwn() {
        let names = GroundTruth.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(GroundTruth.all.allSatisfy { !$0.measures.isEmpty && !$0.claim.isEmpty })
    }

    private static func findings(_ name: String, seeds: ClosedRange<UInt64>, weeks: Int = 52) throws
        -> [Finding]
    {
        let scenario = try #require(GroundTruth.all.first { $0.name == name })
        return scenario.findings(of: seeds.map { scenario.trial(seed: $0, weeks: weeks) })
    }

    @Test(arguments: ["null", "bull", "equal"]) func nothingIsDeployedWithoutReason(name: String) throws {
        #expect(try Self.findings(name, seeds: 1...8)[0].value == 0)
    }

    @Test func skillThatIsNoneOnAverageIsSeldomDeployed() throws {
        #expect(try Self.findings("drifting", seeds: 1...8)[0].value <= 0.25)
    }

    @Test func plantedSkillIsFound() throws {
        let findings = try Self.findings("planted", seeds: 1...6)
        #expect(findings[0].value >= 5.0 / 6)
        #expect(findings[2].value >= 0.6 && findings[3].value <= 0.05 && findings[4].value == 1)
    }

    @Test func halfOfItIsFoundLater() throws {
        let findings = try Self.findings("half", seeds: 1...6)
        #expect(findings[0].value < 1 && findings[1].value > 0)
    }

    @Test func aTurnIsFollowed() throws {
        let findings = try Self.findings("flip", seeds: 1...6)
        #expect(findings[0].value >= 5.0 / 6 && findings[1...4].allSatisfy { $0.value >= 0.6 })
    }

    @Test func aReversalIsTakenBack() throws {
        let findings = try Self.findings("reversal", seeds: 1...8)
        #expect(findings[0].value >= 0.75 && findings[0].count >= 7)
    }

    @Test(arguments: [("twin", 8), ("accepted", 9), ("overlap", 100), ("wick", 6)])
    func fitsAreWhatTheyShouldBe(name: String, seeds: UInt64) throws {
        let scenario = try #require(GroundTruth.all.first { $0.name == name })
        let findings = try Self.findings(name, seeds: 1...seeds)
        for (measure, finding) in zip(scenario.measures, findings) where finding.isMet != nil {
            #expect(finding.isMet == true, "\(measure.name): \(finding.value)")
            #expect(finding.count == Int(seeds))
        }
    }
}
