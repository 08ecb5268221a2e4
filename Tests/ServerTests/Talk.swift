import Engine
import NIOCore
import Server
import Wire

/// A session with a clock that only the test moves, and all it says.
final class Talk: Subscriber {
    private(set) var session: Session
    let source: TestSource
    let frames: FrameCache
    /// Bytes that may be written at a time before events wait.
    var room = Int.max / 2
    private(set) var now = Moment(uptime: .uptimeNanoseconds(0), utc: 1_000_000)
    private(set) var said = ByteBuffer()

    init(source: TestSource = TestSource(), _ change: (inout Terms) -> Void = { _ in }) {
        var terms = Terms()
        change(&terms)
        session = Session(id: 9, terms: terms, at: now.uptime)
        self.source = source
        frames = FrameCache(source)
    }

    var standing: Session.Standing { session.standing }

    /// What was said since the last look, as frames.
    func replies() throws -> [Frame] {
        defer { said.clear() }
        return try said.replies()
    }

    /// What was said since the last look, as bytes.
    func text() -> String {
        defer { said.clear() }
        return String(buffer: said)
    }

    /// Feeds bytes and answers all frames in them.
    func hear(_ bytes: ByteBuffer) {
        session.received(bytes, at: now)
        answer()
    }

    /// Has the source publish, and the session told of it.
    func publish(_ snapshot: PublishedSnapshot, _ change: Change = .everything) {
        source.publish(snapshot, change)
        look()
    }

    /// Looks for what was published, as a loop does that is woken.
    func look() {
        frames.add(self)
        frames.catchUp()
    }

    func published(_ table: FrameTable) { session.publish(table, room: room, into: &said) }

    /// The client has taken what was sent.
    func drain() { session.resume(frames.current(), room: room, into: &said) }

    func answer() {
        while session.answer(at: now, from: frames.current(), into: &said, pieceBytes: 64) {}
        session.settle(into: &said)
    }

    func hear(_ messages: any Message...) { hear(.joined(messages.map(\.frame))) }

    /// Says Hello, and forgets what the session said to it.
    func greeted() -> Talk {
        hear(Hello(requestId: 1, clientName: "test"))
        precondition(session.standing == .open)
        said.clear()
        return self
    }

    func endInput() {
        session.inputClosed()
        answer()
    }

    func stop() {
        session.stop(into: &said)
        session.settle(into: &said)
    }

    /// The next query for the store, if one is due.
    func take() -> SlowQuery? { session.nextQuery() }

    /// Answers a query as the store would.
    func finish(_ query: SlowQuery) {
        guard case .store(let query) = query else { preconditionFailure("\(query) is for another") }
        finish(with: query.answer(from: source))
    }

    /// Answers a query about gaps or learning.
    func finish(_ query: SlowQuery, by operations: any OperationSource) async {
        guard case .operation(let query) = query else { preconditionFailure("\(query) is for another") }
        finish(with: await query.answer(from: operations))
    }

    private func finish(with reply: ByteBuffer) {
        if session.answered() { said.writeImmutableBuffer(reply) }
        session.settle(into: &said)
    }

    func refuse(_ query: SlowQuery) { session.refuse(query, as: .overloaded, into: &said) }

    func turnAway(connectionsMax: Int) { session.refuse(connectionsMax: connectionsMax, into: &said) }

    /// Lets time pass, and the session judge.
    func pass(_ time: TimeAmount, pending: Int = 0, taken: Int = 0, isReading: Bool = true) {
        now.uptime = now.uptime + time
        now.utc += time.nanoseconds / 1000
        session.tick(at: now, .init(pending: pending, taken: taken), isReading: isReading, into: &said)
        session.settle(into: &said)
    }
}
