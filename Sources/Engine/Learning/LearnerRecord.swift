internal import CandleStore
internal import Learning
internal import Signals

/// What a learner remembers, as it is kept.
struct LearnerRecord: StateRecord {
    static let version: UInt16 = 2
    var state: Learner.State

    init(_ state: Learner.State) { self.state = state }

    func write(to payload: inout PayloadWriter) {
        payload.write(state.active)
        payload.write(state.gated)
        payload.write(state.previous) { $0.write($1) }
        payload.write(state.since) { $0.write($1) }
        payload.write(state.lastDay) { $0.write($1) }
        payload.write(state.candidate) { payload, candidate in
            payload.write(candidate.sunday)
            payload.write(candidate.weights) { $0.write($1) }
            payload.write(candidate.contrast) { $0.write($1) }
            payload.write(candidate.lambda) { $0.write($1) }
        }
        payload.write(state.evidence)
        payload.write(state.reversal) { payload, reversal in
            payload.write(reversal.since)
            payload.write(reversal.contrast)
            payload.write(reversal.evidence)
        }
        payload.write(state.shadow) { payload, shadow in
            payload.write(shadow.since)
            payload.write(shadow.weights)
            payload.write(shadow.lambda)
        }
        payload.write(state.challenger.shares)
        payload.write(state.challenger.evidence)
        payload.write(state.deployments)
        payload.write(state.rollbacks)
        payload.write(state.isFrozen)
        payload.write(state.lastBreak) { payload, lastBreak in
            payload.write(lastBreak.since)
            payload.write(lastBreak.lambda) { $0.write($1) }
            payload.write(lastBreak.isJudged)
        }
    }

    init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        state = Learner.State()
        (state.active, state.gated) = (try payload.weights(), try payload.weights())
        state.previous = try payload.optional { payload throws(Unreadable) in try payload.weights() }
        state.since = try payload.optional { payload throws(Unreadable) in try payload.integer() }
        state.lastDay = try payload.optional { payload throws(Unreadable) in try payload.integer() }
        state.candidate = try payload.optional { payload throws(Unreadable) in
            Learner.Candidate(
                sunday: try payload.integer(),
                weights: try payload.optional { payload throws(Unreadable) in try payload.weights() },
                contrast: try payload.optional { payload throws(Unreadable) in try payload.nine() },
                lambda: try payload.optional { payload throws(Unreadable) in try payload.double() })
        }
        state.evidence = try payload.evidence()
        state.reversal = try payload.optional { payload throws(Unreadable) in
            Learner.Reversal(
                since: try payload.integer(), contrast: try payload.nine(), evidence: try payload.evidence())
        }
        state.shadow = try payload.optional { payload throws(Unreadable) in
            Learner.Shadow(
                since: try payload.integer(), weights: try payload.weights(), lambda: try payload.double())
        }
        (state.challenger.shares, state.challenger.evidence) = (try payload.nine(), try payload.evidence())
        state.deployments = try payload.integers()
        state.rollbacks = try payload.integers()
        state.isFrozen = try payload.bool()
        guard version >= 2 else { return }
        state.lastBreak = try payload.optional { payload throws(Unreadable) in
            Learner.Break(
                since: try payload.integer(),
                lambda: try payload.optional { payload throws(Unreadable) in try payload.double() },
                isJudged: try payload.bool())
        }
    }
}

extension PayloadWriter {
    fileprivate mutating func write(_ evidence: EProcess) {
        write(evidence.scale) { $0.write($1) }
        write(evidence.firstDays)
        write(evidence.products)
        write(evidence.days)
        write(evidence.sum)
    }
}

extension PayloadReader {
    fileprivate mutating func evidence() throws(Unreadable) -> EProcess {
        var evidence = EProcess()
        evidence.scale = try optional { payload throws(Unreadable) in try payload.double() }
        let bets = evidence.products.count
        (evidence.firstDays, evidence.products) = (try doubles(), try doubles())
        guard evidence.products.count == bets else { throw Unreadable("its bets are not \(bets)") }
        (evidence.days, evidence.sum) = (try integer(), try double())
        return evidence
    }

    fileprivate mutating func nine() throws(Unreadable) -> [Double] {
        let values = try doubles()
        guard values.count == HeadKey.count else {
            throw Unreadable("\(values.count) values, where each of nine heads has one")
        }
        return values
    }
}
