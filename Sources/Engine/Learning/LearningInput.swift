internal import CandleStore
internal import Learning

/// All that a run of learning decides by, beside the days' candidates: the same of both give the same decision, bit for bit.
struct LearningInput: StateRecord {
    /// That of the learner's state, which is part of it.
    static let version = LearnerRecord.version

    /// What the learner remembered before.
    var state: Learner.State
    var kind: LearningJob.Kind
    var trigger: LearningDecision.Trigger
    /// The day at whose midnight it is decided.
    var day: Int
    /// The complete days there were, in order.
    var days: [Int]
    var live: LiveRecord
    var calibrationVersion: Int

    init(
        _ state: Learner.State, _ kind: LearningJob.Kind, _ trigger: LearningDecision.Trigger, day: Int,
        days: [Int], _ live: LiveRecord, calibrationVersion: Int
    ) {
        (self.state, self.kind, self.trigger, self.day) = (state, kind, trigger, day)
        (self.days, self.live, self.calibrationVersion) = (days, live, calibrationVersion)
    }

    func write(to payload: inout PayloadWriter) {
        LearnerRecord(state).write(to: &payload)
        payload.write(kind.rawValue)
        payload.write(trigger.rawValue)
        payload.write(day)
        payload.write(days)
        payload.write(live.outcomes) { payload, outcome in
            payload.write(outcome.day)
            payload.write(outcome.multiple)
        }
        payload.write(live.emitted.sorted { $0.key < $1.key }) { payload, day in
            payload.write(day.key)
            payload.write(day.value)
        }
        payload.write(UInt32(calibrationVersion))
    }

    init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        state = try LearnerRecord(version: version, from: &payload).state
        kind = try payload.value(LearningJob.Kind.init(rawValue:))
        trigger = try payload.value(LearningDecision.Trigger.init(rawValue:))
        day = try payload.integer()
        days = try payload.integers()
        live = LiveRecord()
        live.outcomes = try payload.array(bytesEach: 16) { payload throws(Unreadable) in
            LiveRecord.Outcome(day: try payload.integer(), multiple: try payload.double())
        }
        let emitted = try payload.array(bytesEach: 16) { payload throws(Unreadable) in
            (day: try payload.integer(Int.self), count: try payload.integer(Int.self))
        }
        for entry in emitted { live.emitted[entry.day] = entry.count }
        calibrationVersion = Int(try payload.integer(UInt32.self))
    }
}
