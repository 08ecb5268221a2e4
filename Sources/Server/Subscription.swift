internal import BitCollections
import Engine
import Market
import NIOCore
import Wire

/// What one connection is told of, and what it has not been told yet.
///
/// As long as the client takes what is sent, every event is one frame. Else events wait, each symbol's newest at most, and
/// what that passes over is counted: so a slow client costs some bits a symbol. The current state at the start waits in the
/// same way.
struct Subscription {
    let id: UInt32
    let channel: WireChannel
    /// One, or all.
    private let intervals: [WireInterval]
    private let takesAll: Bool
    /// The symbols' rows, and what symbols they are the rows of.
    private(set) var members = BitSet()
    private var symbols: [WireSymbol] = []
    /// Of each interval, the rows whose newest state is to be sent.
    private var waiting: [BitSet]
    private var isJobWaiting = false
    /// Nil where it is of something else.
    private var signals: SignalWatch?
    private var sequence: UInt64 = 0
    /// Events that the sequence is to pass over.
    private var dropped: UInt64 = 0
    /// The issue, and the report on a job, up to which all is sent or waits.
    private var issue: UInt64
    private var report: UInt64

    init(_ id: UInt32, _ request: Subscribe, _ table: FrameTable) throws(Refusal) {
        (self.id, channel) = (id, request.channel)
        intervals = request.interval.map { [$0] } ?? WireInterval.allCases
        waiting = intervals.map { _ in BitSet() }
        takesAll = request.symbols.isEmpty
        issue = table.number
        report = request.snapshot ? 0 : table.jobs.number
        guard channel != .job else {
            guard request.symbols.isEmpty, request.interval == nil else {
                throw Refusal(
                    code: .invalidArgument, field: request.interval == nil ? 5 : 3,
                    message: "A symbol or an interval came; jobs have neither.")
            }
            isJobWaiting = request.snapshot
            return
        }
        symbols = table.symbols
        if takesAll { members = BitSet(symbols.indices) }
        for symbol in request.symbols { members.insert(try table.row(of: symbol, field: 6)) }
        guard channel != .signal else {
            guard table.snapshot.decided.judge != nil else { throw SignalFrames.undecided }
            signals = SignalWatch(request, table.snapshot.decided)
            return
        }
        if request.snapshot { putAll(of: table) }
    }

    /// Something is to be sent as soon as there is room.
    var isWaiting: Bool {
        isJobWaiting || signals?.isWaiting ?? false || dropped > 0 || waiting.contains { !$0.isEmpty }
    }

    /// Tells of what a table brought: what there is room for, now, and the rest waits.
    mutating func publish(_ table: FrameTable, room: Int, into out: inout ByteBuffer) {
        let end = out.readableBytes + room
        if channel == .job {
            isJobWaiting = isJobWaiting || table.jobs.number > report
        } else if channel == .signal {
            signals?.look(at: table.snapshot.decided)
        } else if table.number > issue {
            issue = table.number
            switch table.change {
            case .everything:
                adopt(table)
                putAll(of: table)
            case .close(let minute): close(minute, table, room: room, into: &out)
            case .past(let change): tell(of: change, table, room: room, into: &out)
            }
        }
        if isWaiting { resume(table, room: end - out.readableBytes, into: &out) }
    }

    /// Sends what waits, as long as there is room: out of the newest table.
    mutating func resume(_ table: FrameTable, room: Int, into out: inout ByteBuffer) {
        let end = out.readableBytes + room
        guard out.readableBytes < end else { return }
        if isJobWaiting { sendJobs(table.jobs, &out) }
        signals?.send(table.snapshot.decided, as: id, &sequence, room: end - out.readableBytes, into: &out)
        if dropped > 0 {
            Conflated(subscriptionId: id, dropped: dropped, nextSequence: sequence + dropped + 1)
                .encode(into: &out)
            sequence += dropped
            dropped = 0
        }
        for (index, interval) in intervals.enumerated() where !waiting[index].isEmpty {
            let frames = table.events(channel, interval)
            for row in waiting[index] {
                guard out.readableBytes < end else { return }
                waiting[index].remove(row)
                send(row, frames, .snapshot, &out)
            }
        }
    }

    // MARK: What is new

    private mutating func close(
        _ minute: Minute, _ table: FrameTable, room: Int, into out: inout ByteBuffer
    ) {
        let end = out.readableBytes + room
        for (index, interval) in intervals.enumerated() where Interval(interval).endsBar(with: minute) {
            let frames = table.events(channel, interval)
            let canSend = !isWaiting
            for row in table.closed(channel, interval, with: minute).intersection(members) {
                if canSend, out.readableBytes < end {
                    send(row, frames, .live, &out)
                } else {
                    put(row, index)
                }
            }
        }
    }

    private mutating func tell(
        of change: PastChange, _ table: FrameTable, room: Int, into out: inout ByteBuffer
    ) {
        let end = out.readableBytes + room
        let canSend = !isWaiting
        if channel == .indicatorClose {
            for one in change.indicators where members.contains(one.row) {
                guard let index = intervals.firstIndex(where: { Interval($0) == one.interval }) else {
                    continue
                }
                if canSend, out.readableBytes < end {
                    let frames = table.events(channel, intervals[index])
                    send(one.row, frames, one.isLate ? .late : .revised, &out)
                } else {
                    put(one.row, index)
                }
            }
            return
        }
        for one in change.bars where members.contains(one.row) {
            guard let interval = intervals.first(where: { Interval($0) == one.interval }) else { continue }
            if canSend, out.readableBytes < end {
                sequence += 1
                CandleEvent(
                    subscriptionId: id, sequence: sequence, symbol: symbols[one.row], interval: interval,
                    origin: one.isLate ? .late : .revised, publishedAt: table.snapshot.computedAt,
                    candle: CandlesResult.Candle(one.bar)
                ).encode(into: &out)
            } else {
                lose(one, table)
            }
        }
    }

    // MARK: Waiting

    private mutating func put(_ row: Int, _ index: Int) {
        if !waiting[index].insert(row).inserted { dropped += 1 }
    }

    private mutating func putAll(of table: FrameTable) {
        for (index, interval) in intervals.enumerated() {
            let rows = table.events(channel, interval).known.intersection(members)
            dropped += UInt64(waiting[index].intersection(rows).count)
            waiting[index].formUnion(rows)
        }
    }

    /// A bar of the past has no place to wait in, unless it is the newest that is shown.
    private mutating func lose(_ one: PastChange.Bar, _ table: FrameTable) {
        let newest = table.snapshot.candles(one.interval).rows[one.row]
        guard newest?.open == one.bar.open,
            let index = intervals.firstIndex(where: { Interval($0) == one.interval })
        else {
            dropped += 1
            return
        }
        put(one.row, index)
    }

    /// Finds the symbols' rows in a table of other symbols.
    private mutating func adopt(_ table: FrameTable) {
        guard table.symbols != symbols else { return }
        if takesAll {
            members = BitSet(table.symbols.indices)
        } else {
            members = BitSet(members.compactMap { try? table.row(of: symbols[$0], field: 0) })
        }
        // All of them are about to wait, and be sent anew.
        dropped += UInt64(waiting.reduce(0) { $0 + $1.count })
        waiting = intervals.map { _ in BitSet() }
        symbols = table.symbols
    }

    // MARK: Sending

    private mutating func send(
        _ row: Int, _ frames: EventFrames, _ origin: EventOrigin, _ out: inout ByteBuffer
    ) {
        sequence += 1
        frames.write(row, into: &out, subscriptionId: id, sequence: sequence, origin: origin)
    }

    private mutating func sendJobs(_ jobs: JobBoard, _ out: inout ByteBuffer) {
        for job in jobs.events(after: report) {
            sequence += 1
            WireJobEvent(job, subscriptionId: id, sequence: sequence).encode(into: &out)
        }
        (report, isJobWaiting) = (jobs.number, false)
    }
}

extension WireJobEvent {
    fileprivate init(_ job: JobEvent, subscriptionId: UInt32, sequence: UInt64) {
        self.init(
            subscriptionId: subscriptionId, sequence: sequence, jobId: job.id, kind: JobKind(job.kind),
            state: JobState(job.state),
            time: job.time, done: UInt64(max(0, job.done)), total: job.total.map { UInt64(max(0, $0)) },
            message: job.message)
    }
}

extension JobKind {
    init(_ kind: JobEvent.Kind) {
        self =
            switch kind {
            case .backfill: .backfill
            case .gapCheck: .gapCheck
            case .dailyLearning: .dailyLearning
            case .weeklyLearning: .weeklyLearning
            }
    }
}

extension JobState {
    init(_ state: JobEvent.State) {
        self =
            switch state {
            case .queued: .queued
            case .running: .running
            case .done: .succeeded
            case .failed: .failed
            case .cancelled: .cancelled
            }
    }
}
