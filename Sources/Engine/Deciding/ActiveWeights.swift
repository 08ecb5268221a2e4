internal import CandleStore
internal import Market
public import Signals

// Learned weights decide from the close on that follows their commit.
extension LiveBook {
    /// Before a decision close: takes over the version of the weights that decides now, and compares its bits with those
    /// that decided so far. Where they can't be trusted nothing is decided, and `decided.trouble` says why.
    mutating func takeActiveWeights(before minute: Minute, _ plan: DecidingPlan) {
        guard let versions = plan.versions, let held = weights, let judge = decisions?.judge,
            decisions?.scene.decision.endsBar(with: minute) == true
        else { return }
        do throws(StoreError) {
            let active = try versions.active(after: held)
            if active.id != held.id {
                let judge = plan.judge.weighing(by: active)
                decisions?.judge = judge
                decided.show(judge)
                weights = active
            } else if let weights = active.weights,
                weights != judge.weights || active.winModel != judge.winModel
            {
                throw .damagedRecord(
                    table: "weights", key: "\(held.id)", what: "what decides has other bits than it")
            }
            decided.trouble = nil
        } catch {
            decided.trouble = "nothing is decided: \(error)"
        }
        decisions?.isHeld = decided.trouble != nil
    }
}

extension Judge {
    /// By a version of the weights that has some.
    public func weighing(by record: WeightsRecord) -> Judge {
        Judge(
            weights: record.weights ?? weights, calibration: calibration, costs: costs,
            winModel: record.winModel)
    }
}
