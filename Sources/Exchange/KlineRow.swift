public import Market

/// One minute read from a kline file.
public struct KlineRow: Sendable {
    public var minute: Minute
    /// Columns that the file does not have are NaN.
    public var candle: Candle
    /// The row's line in its file, from 1.
    public var line: Int
    /// The open time was not a whole minute and was rounded down to one.
    public var offGrid: Bool

    public init(minute: Minute, candle: Candle, line: Int, offGrid: Bool) {
        (self.minute, self.candle, self.line, self.offGrid) = (minute, candle, line, offGrid)
    }
}

/// A row that was not taken, and why.
public struct RefusedRow: Equatable, Sendable {
    /// The file's path; for a file in a zip with its name there: `a.zip/a.csv`.
    public let file: String
    /// From 1.
    public let line: Int
    public let reason: Reason

    public init(file: String, line: Int, reason: Reason) {
        (self.file, self.line, self.reason) = (file, line, reason)
    }

    public enum Reason: Error, Equatable, Sendable {
        case fieldCount(Int, accepted: ClosedRange<Int>)
        /// Not a decimal number.
        case number(Column, text: String)
        /// Not a whole number of milliseconds or microseconds.
        case openTime(text: String)
        /// A minute that the store can't hold.
        case minute(Minute)
        case flaw(CandleFlaw)
        /// In bytes.
        case lineTooLong(limit: Int)
    }
}

extension RefusedRow: CustomStringConvertible {
    public var description: String { "\(file):\(line): \(reason)" }
}

extension RefusedRow.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .fieldCount(let count, let accepted):
            accepted.count == 1
                ? "\(count) fields instead of \(accepted.lowerBound)"
                : "\(count) fields instead of \(accepted.lowerBound) to \(accepted.upperBound)"
        case .number(let column, let text): "\(column) '\(text)' is not a decimal number"
        case .openTime(let text):
            "open time '\(text)' is not in milliseconds (above 1e11) or microseconds (above 1e14) since 1970"
        case .minute(let minute): "open time \(minute) is out of range (1970 to 2480)"
        case .flaw(let flaw): "\(flaw)"
        case .lineTooLong(let limit): "the line is longer than \(limit) bytes"
        }
    }
}
