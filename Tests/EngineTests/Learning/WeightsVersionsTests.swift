import CandleStore
import Engine
import Learning
import Market
import Signals
import Testing

@Suite struct WeightsVersionsTests {
    private let under: LearningUnderTest
    private let ledger: LearningLedger

    init() throws {
        under = try LearningUnderTest()
        ledger = LearningLedger(in: under.state)
    }

    private func versions() throws -> WeightsVersions { try WeightsVersions(in: under.state) }

    /// Versions by rollbacks: to the defaults, to some weights and so on.
    private func append(_ shares: [Double]) throws -> WeightsRecord {
        try ledger.append(
            LearningDecision(.weekly, day: 20_541, weights: shares, reason: "test"), at: 7, by: "test")
    }

    static let heavy = [0.30, 0.06, 0.13, 0.06, 0.13, 0.11, 0.06, 0.06, 0.09]
    static let even = Array(repeating: 1.0 / 9, count: 9)

    @Test func beforeAnythingIsLearnedTheDefaultsDecide() throws {
        let versions = try versions()
        #expect(try versions.active() == .first && versions.last() == .first)
        #expect(try versions.history() == [.first] && versions.record(0) == .first)
        #expect(try versions.record(1) == nil && versions.record(-1) == nil)
        #expect(WeightsRecord.first.weights == Weights.standard)
    }

    @Test func decisionsAreChainedAndComeBackBitForBit() throws {
        let decision = LearningDecision(
            .manual, day: 20_541, proposed: Self.heavy, window: 20_400...20_500, rows: 77,
            effective: 0.1 + 0.2,
            lambda: 1.0 / 3, winModel: WinModel(slope: 2.5, intercept: -0.1),
            conditions: [.init("e_value", .nan, 40, false, "none yet")], reason: "The weights stay.")
        let one = try append(Self.heavy)
        let two = try ledger.append(decision, at: 8, by: "anna")
        let three = try append(Self.even)
        let versions = try versions()
        #expect(try versions.history() == [three, two, one, .first])
        #expect(try versions.history(before: 2, limit: 1) == [one])
        #expect(
            [one, two, three].map(\.parent) == [0, 1, 1] && [one, two, three].map(\.deciding) == [1, 1, 3])
        #expect(one.previousHash == WeightsRecord.first.hash && three.previousHash == two.hash)
        let read = try #require(try versions.record(2))
        #expect(read.hash == two.hash && read.decision.effective.bitPattern == (0.1 + 0.2).bitPattern)
        #expect(read.decision.conditions[0].value.isNaN && read.decision.conditions[0].reason == "none yet")
        #expect(read.author == "anna" && read.winModel == nil, "it has no weights")
        #expect(try versions.active() == three)
    }

    @Test func aRollbackIsANewVersionOfTheSameWeights() throws {
        let one = try append(Self.heavy)
        _ = try append(Self.even)
        let back = try ledger.rollBack(to: 1, expecting: 2, by: "anna", because: "too few", at: 9)
        #expect(back.id == 3 && back.weights?.bits == one.weights?.bits && back.weights?.version == 3)
        #expect(back.decision.trigger == .rollback && back.decision.reason == "Back to version 1: too few")
        #expect(try LearningStatus(in: under.state, at: 9).learner.gated == Self.heavy)
    }

    @Test func whatCanNotBeGoneBackToIsRefusedAndChangesNothing() throws {
        _ = try append(Self.heavy)
        _ = try ledger.append(LearningDecision(.daily, day: 1, reason: "nothing"), at: 8, by: "test")
        func refusal(_ version: Int, _ expected: Int? = nil) -> String {
            do throws(EngineError) {
                _ = try ledger.rollBack(to: version, expecting: expected, by: "anna", because: "", at: 9)
                return ""
            } catch { return "\(error)" }
        }
        #expect(refusal(0, 2).hasPrefix("version 1 of the weights decides, not 2"))
        #expect(refusal(9) == "there is no version 9 of the weights, there are 0 to 2")
        #expect(refusal(-1) == "there is no version -1 of the weights, there are 0 to 2")
        #expect(refusal(2).hasPrefix("decision 2 has no weights of its own, it left those of version 1"))
        #expect(refusal(1) == "version 1 of the weights decides already")
        #expect(throws: EngineError.self) { try ledger.unfreeze(by: "anna", because: "", at: 9) }
        #expect(try versions().last().id == 2)
    }

    @Test func aBrokenChainIsFound() throws {
        for _ in 0..<3 { _ = try append(Self.heavy) }
        let table = Table<UInt32, WeightsRecord>("weights")
        let other = try LearningUnderTest()
        for shares in [Self.heavy, Self.even, Self.heavy] {
            _ = try LearningLedger(in: other.state).append(
                LearningDecision(.weekly, day: 1, weights: shares, reason: "other"), at: 7, by: "test")
        }
        let foreign = try #require(try WeightsVersions(in: other.state).record(2))
        #expect(try WeightsVersions.faults(in: under.state).isEmpty)
        let own = try #require(try versions().record(2))
        try under.state.write { transaction throws(StoreError) in
            try table.put(foreign, at: 2, in: transaction)
        }
        #expect("\(try WeightsVersions.faults(in: under.state))".contains("chain is broken"))
        #expect(throws: StoreError.self) { try versions() }
        try under.state.write { transaction throws(StoreError) in
            _ = try table.delete(2, in: transaction)
        }
        #expect("\(try WeightsVersions.faults(in: under.state))".contains("missing"))
        try under.state.write { transaction throws(StoreError) in
            try table.put(own, at: 2, in: transaction)
        }
        #expect(try WeightsVersions.faults(in: under.state).isEmpty)
        try under.state.write { transaction throws(StoreError) in
            try table.put(own, at: 4, in: transaction)
        }
        #expect("\(try WeightsVersions.faults(in: under.state))".contains("it says that it is 2"))
    }
}
