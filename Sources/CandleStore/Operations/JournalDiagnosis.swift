internal import Market

extension Store {
    /// Commits that a pass of sealing begins at, and those that are too many: a start reads all of them.
    private static let (framesDue, framesMax) = (1024, 8192)
    private static let firstMinuteAt = 24
    private static let lastMinuteAt = 28

    /// How much is committed and not part of blocks, and how old it is.
    func journal() throws(StoreError) -> Finding {
        guard let journal = environment.candles.journal else { return .ok("journal", "none yet") }
        let transaction = try Transaction(environment, writing: false)
        let (frames, pages) = try transaction.size(of: journal)
        guard frames > 0 else { return .ok("journal", "empty") }
        var minutes: ClosedRange<Minute>?
        func note(_ value: RawSpan) {
            guard value.byteCount > Self.lastMinuteAt + 4 else { return }
            let first = Minute(Int(value.littleEndian(at: Self.firstMinuteAt, as: UInt32.self)))
            let last = Minute(Int(value.littleEndian(at: Self.lastMinuteAt, as: UInt32.self)))
            guard first <= last else { return }
            minutes = min(minutes?.lowerBound ?? first, first)...max(minutes?.upperBound ?? last, last)
        }
        for order in [ScanOrder.forwards, .backwards] {
            try transaction.scan(journal, lower: nil, upper: nil, order) { _, value in
                note(value)
                return false
            }
        }
        let span = minutes.map { ", \($0.lowerBound) to \($0.upperBound)" } ?? ""
        let found = "\(frames) commits in \(megabytes(pages * 4096))\(span)"
        guard frames > Self.framesMax else { return .ok("journal", found) }
        return .warn(
            "journal", "\(found): more than \(Self.framesDue) are sealed into blocks as a rule",
            fix: "`nonet store verify` names blocks that can't be written to; restore those symbols")
    }
}
