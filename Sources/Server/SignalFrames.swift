import Engine
import Market
import NIOCore
import Wire

/// The answers about decisions that one published snapshot gives, encoded when they are first asked for.
final class SignalFrames {
    private let decided: PublishedDecisions
    /// Of each symbol, the place of its newest signal.
    private lazy var newest = Dictionary(
        decided.signals.enumerated().map { ($1.signal.symbol, $0) }, uniquingKeysWith: { first, _ in first })
    private var signals: [Symbol: ByteBuffer] = [:]
    private var candidates: [Symbol: ByteBuffer] = [:]

    init(_ decided: PublishedDecisions) { self.decided = decided }

    /// There is nobody who decides.
    static var undecided: Refusal {
        Refusal(
            code: .notReady, retryAfterMilliseconds: 1000,
            message: "This server does not decide, or has not begun to yet: it has no signals.")
    }

    /// The newest signal of a symbol, as an answer.
    func latest(_ symbol: Symbol) throws(Refusal) -> ByteBuffer {
        if let frame = signals[symbol] { return frame }
        guard decided.judge != nil else { throw Self.undecided }
        guard let place = newest[symbol] else {
            let count = decided.signals.count
            throw Refusal(
                code: .notFound, field: 2,
                message: count < PublishedDecisions.signalsMax
                    ? "There is no signal of \(symbol) yet; WhyQuery says why."
                    : "None of the newest \(count) signals is of \(symbol); SignalHistoryQuery has the earlier ones."
            )
        }
        let entry = decided.signals[place]
        var frame = ByteBuffer()
        WireSignal(origin: .snapshot, row: SignalRow(entry), explanation: Explanation(entry.signal))
            .encode(into: &frame)
        signals[symbol] = frame
        return frame
    }

    /// What was decided last on a symbol, as an answer.
    func why(_ symbol: Symbol) throws(Refusal) -> ByteBuffer {
        if let frame = candidates[symbol] { return frame }
        guard let judge = decided.judge, let interval = decided.interval else { throw Self.undecided }
        guard let candidate = decided.candidates[symbol] else {
            throw Refusal(
                code: .notFound, field: 2,
                message: decided.decidedAt.map {
                    "Data: too little of the last 500 bars of \(interval) of \(symbol) is known to decide; \($0) was decided last."
                } ?? "No decision yet: the first comes with the next close of \(interval).")
        }
        var frame = ByteBuffer()
        Why(candidate, judge).encode(into: &frame)
        candidates[symbol] = frame
        return frame
    }
}
