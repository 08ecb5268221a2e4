internal import Market

extension Store {
    /// Commits that are too many: sealing begins at an eighth of them, and a start reads all.
    private static let framesMax = 8192

    /// How much is committed and not part of blocks, and of when.
    func journal() throws(StoreError) -> Finding {
        guard let journal = environment.candles.journal else { return .ok("journal", "none yet") }
        let transaction = try Transaction(environment, writing: false)
        let (frames, pages) = try transaction.size(of: journal)
        guard frames > 0 else { return .ok("journal", "empty") }
        var minutes: [ClosedRange<Minute>] = []
        for order in [ScanOrder.forwards, .backwards] {
            try transaction.scan(journal, lower: nil, upper: nil, order) { _, frame in
                if let range = Frame.minutes(frame) { minutes.append(range) }
                return false
            }
        }
        var found = "\(frames) commits in \(megabytes(pages * 4096))"
        if let first = minutes.map(\.lowerBound).min(), let last = minutes.map(\.upperBound).max() {
            found += ", of \(first) to \(last)"
        }
        guard frames > Self.framesMax else { return .ok("journal", found) }
        return .warn(
            "journal", "\(found): they are not sealed into blocks as they should be",
            fix: "`nonet store verify` names blocks that can't be written to: restore a backup")
    }
}
