public import Market

/// What became known of one minute of one symbol, on its way into the journal.
public struct JournalRow: Sendable {
    public var symbol: Symbol
    public var minute: Minute
    /// Nil for a halt: the exchange has no candle, verified by asking.
    public var candle: Candle?

    /// - Parameter candle: a sound one (`Candle.flaw == nil`); nil for a halt.
    public init(symbol: Symbol, minute: Minute, candle: Candle?) {
        (self.symbol, self.minute, self.candle) = (symbol, minute, candle)
    }
}

/// What becomes of a row that contradicts a stored candle.
public enum Contradiction: Sendable {
    /// The stored candle stays and the row is reported: files don't overrule what is there.
    case isRefused
    /// The row is what the exchange says now; the stored candle goes to the revision log.
    case isRevision
}

/// A row of a frame: what is known of a minute from then on.
///
///     │ symbol id, 4 │ minute, 28 bits; state, 2; revised, 1; 0 │ 8 columns, 8 each │    72 bytes, little-endian
struct FrameRow {
    static let size = 72

    var symbol: UInt32
    var minute: Minute
    var state: MinuteState
    /// It took the place of another candle.
    var isRevised = false
    /// Absent values only, for a halt.
    var candle: Candle

    init(symbol: UInt32, minute: Minute, state: MinuteState, isRevised: Bool = false, candle: Candle) {
        precondition(Minute.range.contains(minute.sinceEpoch), "minute \(minute.sinceEpoch) is off the grid")
        (self.symbol, self.minute, self.state) = (symbol, minute, state)
        (self.isRevised, self.candle) = (isRevised, candle)
    }

    /// Nil for a row that no writer makes.
    init?(_ bytes: RawSpan, at offset: Int) {
        let word = bytes.littleEndian(at: offset + 4, as: UInt32.self)
        guard let state = MinuteState(rawValue: UInt8(word >> 28 & 3)), state != .missing, word >> 31 == 0
        else {
            return nil
        }
        symbol = bytes.littleEndian(at: offset, as: UInt32.self)
        minute = Minute(Int(word & (1 << 28 - 1)))
        self.state = state
        isRevised = word >> 30 & 1 == 1
        candle = .absent
        for column in Column.allCases {
            let bits = bytes.littleEndian(at: offset + 8 + 8 * column.rawValue, as: UInt64.self)
            candle[column] = Double(bitPattern: bits)
        }
    }

    /// Writes its bytes; the target has room for them.
    func write(to target: UnsafeMutableRawBufferPointer, at offset: Int) {
        let word = UInt32(minute.sinceEpoch) | UInt32(state.rawValue) << 28 | (isRevised ? 1 << 30 : 0)
        unsafe target.storeBytes(of: symbol.littleEndian, toByteOffset: offset, as: UInt32.self)
        unsafe target.storeBytes(of: word.littleEndian, toByteOffset: offset + 4, as: UInt32.self)
        for column in Column.allCases {
            let value = candle[column]
            let bits = (value == value ? value : .absent).bitPattern.littleEndian
            unsafe target.storeBytes(
                of: bits, toByteOffset: offset + 8 + 8 * column.rawValue, as: UInt64.self)
        }
    }
}

extension Candle {
    /// Nothing is known.
    static let absent = Candle(open: .absent, high: .absent, low: .absent, close: .absent, volume: .absent)
}
