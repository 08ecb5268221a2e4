import Interposed

/// A scenario as the disk saw it.
struct Recording {
    /// The file before.
    let before: [UInt8]
    /// How many writes, syncs and marks there were.
    let events: Int
    /// Step `n` began behind mark 2n and was acknowledged at mark 2n + 1. The store was open at mark -1.
    static let opened = -1

    /// Does what a scenario says, and writes down what reaches the store's file.
    init(_ scenario: Scenario, in scratch: Scratch) {
        let writer = Writer(scratch.path, scenario)
        scenario.prepare(writer)
        before = scratch.bytes()
        unsafe ip_watch(scratch.candles, "data.mdb")
        ip_record(1)
        do {
            try writer.opened()
            ip_mark(Int64(Self.opened))
            for (number, step) in scenario.steps.enumerated() {
                ip_mark(Int64(2 * number))
                try writer.take(step)
                ip_mark(Int64(2 * number + 1))
            }
        } catch {
            preconditionFailure("recording: \(error)")
        }
        writer.close()
        ip_record(0)
        ip_watch(nil, nil)
        events = ip_event_count()
    }
}
