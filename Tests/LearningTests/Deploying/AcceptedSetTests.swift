import Learning
import Market
import Signals
import Testing

struct AcceptedSetTests: GateCase {
    /// Candidates whose score tells their chance; those that do not win bring so much.
    private func rows(losing: Double) -> [CandidateRow] {
        var random = SeededNumbers(4)
        let rescoring = Rescoring(Self.standard, .standard)
        var rows = rows(proposed: Self.standard, both: 900, before: 0, after: 0) { _, _ in 0 }
        for index in rows.indices {
            let score = rescoring.acceptedScore(of: rows[index]) ?? 0
            rows[index].longMultiple = random.unit() < 3 * (score - 0.2) ? 0.5 : losing
        }
        return rows
    }

    private func model(_ rows: [CandidateRow], _ rules: Learner.Rules = .standard) -> WinModel? {
        AcceptedSet(CandidateTable(rows), Self.standard, .standard).winModel(rules)
    }

    @Test func whatBringsNothingIsNoWin() {
        let own = model(rows(losing: 0))
        #expect(own != nil && own == model(rows(losing: -1)))
    }

    /// Days around those that a curve is held to are left out: where that is all of them there is none.
    @Test func aCurveIsHeldToDaysThatAreFarFromItsOwn() {
        var rules = Learner.Rules.standard
        #expect(model(rows(losing: -1), rules) != nil)
        rules.purgeDays = 90
        #expect(model(rows(losing: -1), rules) == nil)
    }

    /// A row that holds what cannot be is not among them.
    @Test func whatCannotBeIsNotAccepted() {
        let rows = rows(losing: -1)
        var odd = rows
        odd[0].uniqueness = 2
        #expect(model(odd) == model(Array(rows.dropFirst())))
    }
}
