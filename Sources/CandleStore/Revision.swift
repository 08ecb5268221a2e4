public import Market

/// A closed candle that changed: what it was before.
///
///     key    │ symbol, 4 │ minute, 4 │ number, 4 │    big-endian
///     value  │ version, 2 │ state, 1 │ 0 │ CRC32C of the rest, 4 │ noticed, 8 │ 8 columns before │ 8 columns after │
public struct Revision: Sendable {
    public let minute: Minute
    public let before: Candle
    public let after: Candle
    /// Microseconds since the Unix epoch.
    public let noticed: Int64

    private static let version: UInt16 = 1
    private static let size = 16 + 2 * 64

    init(minute: Minute, before: Candle, after: Candle, noticed: Int64) {
        (self.minute, self.before, self.after, self.noticed) = (minute, before, after, noticed)
    }

    fileprivate init?(key: RawSpan, value: RawSpan) {
        guard key.byteCount == 12, value.byteCount == Self.size,
            value.littleEndian(at: 0, as: UInt16.self) == Self.version,
            value.littleEndian(at: 4, as: UInt32.self) == checksum(of: value.extracting(8..<Self.size))
        else { return nil }
        minute = Minute(Int(key.bigEndian(at: 4) as UInt32))
        noticed = value.littleEndian(at: 8, as: Int64.self)
        var (before, after) = (Candle.absent, Candle.absent)
        for column in Column.allCases {
            before[column] = value.double(at: 16 + 8 * column.rawValue)
            after[column] = value.double(at: 16 + 64 + 8 * column.rawValue)
        }
        (self.before, self.after) = (before, after)
    }

    fileprivate var value: [UInt8] {
        var body: [UInt8] = []
        body.append(littleEndian: noticed)
        for candle in [before, after] {
            for column in Column.allCases { body.append(littleEndian: candle[column].bitPattern) }
        }
        var bytes: [UInt8] = []
        bytes.append(littleEndian: Self.version)
        bytes.append(littleEndian: UInt16(0))
        bytes.append(littleEndian: unsafe checksum(of: body.span.bytes))
        return bytes + body
    }

    fileprivate static func prefix(_ symbol: UInt32, _ minute: Minute) -> [UInt8] {
        SymbolRecord.key(symbol) + SymbolRecord.key(UInt32(minute.sinceEpoch))
    }
}

extension Transaction {
    /// Adds to a minute's revisions.
    borrowing func put(_ revision: Revision, of symbol: UInt32) throws(StoreError) {
        guard let revisions = environment.candles.revisions else { throw .readOnly(path: environment.path) }
        let prefix = Revision.prefix(symbol, revision.minute)
        var number: UInt32 = 0
        try forEach(revisions, prefix: prefix) { _, _ in
            number += 1
            return true
        }
        try put(revisions, prefix + SymbolRecord.key(number), revision.value)
    }
}

extension Snapshot {
    /// What a symbol's closed candles were before they changed, by minute, each minute's oldest first.
    public borrowing func revisions(of record: SymbolRecord) throws(StoreError) -> [Revision] {
        guard let revisions = transaction.environment.candles.revisions else { return [] }
        var found: [Revision] = []
        try transaction.forEach(revisions, prefix: record.key) { key, value throws(StoreError) in
            guard let revision = Revision(key: key, value: value) else {
                let minute = key.byteCount == 12 ? Int(key.bigEndian(at: 4) as UInt32) : 0
                throw .corrupt(
                    symbol: record.symbol.name, interval: .m1, bars: minute..<minute + 1,
                    what: "a revision is not what was written")
            }
            found.append(revision)
            return true
        }
        return found
    }
}
