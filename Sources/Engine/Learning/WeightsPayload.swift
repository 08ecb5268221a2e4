public import CandleStore
internal import Learning
internal import Signals

extension WeightsRecord: StateRecord {
    public static let version: UInt16 = 1

    public func write(to payload: inout PayloadWriter) {
        payload.write(bytes: content)
        payload.write(hash)
    }

    public init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        let (id, parent) = (Int(try payload.integer(UInt32.self)), Int(try payload.integer(UInt32.self)))
        let (time, author) = (try payload.integer(Int64.self), try payload.string())
        let decision = try LearningDecision(from: &payload)
        let winModel = try payload.optional { payload throws(Unreadable) in try payload.winModel() }
        let digest = try payload.integers(UInt8.self)
        self.init(
            id: id, parent: parent, time: time, author: author, decision, winModel: winModel,
            rowsDigest: digest, previousHash: try payload.integers(UInt8.self))
        guard hash == (try payload.integers(UInt8.self)) else {
            throw Unreadable("its hash is not that of what it says")
        }
    }
}

extension PayloadWriter {
    mutating func write(_ decision: LearningDecision) {
        write(decision.trigger.rawValue)
        write(decision.day)
        write(decision.weights) { $0.write($1) }
        write(decision.proposed) { $0.write($1) }
        write(decision.window) { payload, window in
            payload.write(window.lowerBound)
            payload.write(window.upperBound)
        }
        write(decision.rows)
        write(decision.effective)
        write(decision.lambda) { $0.write($1) }
        write(decision.winModel) { $0.write($1) }
        write(decision.conditions) { payload, condition in
            payload.write(condition.name)
            payload.write(condition.value)
            payload.write(condition.threshold)
            payload.write(condition.passed)
            payload.write(condition.reason)
        }
        write(decision.reason)
    }

    mutating func write(_ model: WinModel) {
        write(model.slope)
        write(model.intercept)
    }
}

extension LearningDecision {
    init(from payload: inout PayloadReader) throws(Unreadable) {
        let trigger = try payload.value(Trigger.init(rawValue:))
        let day: Int = try payload.integer()
        let weights = try payload.optional { payload throws(Unreadable) in try payload.weights() }
        let proposed = try payload.optional { payload throws(Unreadable) in try payload.doubles() }
        let window = try payload.optional { payload throws(Unreadable) in
            let (first, last): (Int, Int) = (try payload.integer(), try payload.integer())
            guard first <= last else { throw Unreadable("its window ends before it begins") }
            return first...last
        }
        let (rows, effective): (Int, Double) = (try payload.integer(), try payload.double())
        let lambda = try payload.optional { payload throws(Unreadable) in try payload.double() }
        let winModel = try payload.optional { payload throws(Unreadable) in try payload.winModel() }
        let conditions = try payload.array { payload throws(Unreadable) in
            Condition(
                try payload.string(), try payload.double(), try payload.double(), try payload.bool(),
                try payload.string())
        }
        self.init(
            trigger, day: day, weights: weights, proposed: proposed, window: window, rows: rows,
            effective: effective, lambda: lambda, winModel: winModel, conditions: conditions,
            reason: try payload.string())
    }
}

extension PayloadReader {
    mutating func winModel() throws(Unreadable) -> WinModel {
        WinModel(slope: try double(), intercept: try double())
    }

    /// Nine shares that can decide.
    mutating func weights() throws(Unreadable) -> [Double] {
        let shares = try doubles()
        guard shares.count == HeadKey.count, shares.allSatisfy({ $0 >= 0 }),
            abs(shares.reduce(0, +) - 1) < 1e-9
        else { throw Unreadable("its weights are not nine shares that add up to 1") }
        return shares
    }
}
