internal import NIOCore

/// Something that was measured, how sure it is, and what it stands on.
public struct WireFigure: Sendable, TableRow {
    /// `expectancy_r`, `win_rate` and so on, with its unit: 1 to 32 characters of printable ASCII.
    public var name: String
    /// NaN = withheld or not known.
    public var value: Double
    /// The 95% interval; NaN = none.
    public var low, high: Double
    public var samples: UInt64
    /// Days that the samples are of.
    public var days: UInt32
    /// Of that Monday on, in microseconds; nil = of all the time.
    public var week: Int64?
    /// nil = of all.
    public var head: WireHead?
    /// nil = of none.
    public var stage: WireStage?
    /// Why there is no number, or no interval; a line, empty where both are there.
    public var reason: String

    public init(
        _ name: String, _ value: Double, low: Double = .nan, high: Double = .nan, samples: UInt64,
        days: UInt32 = 0, week: Int64? = nil, head: WireHead? = nil, stage: WireStage? = nil,
        reason: String = ""
    ) {
        (self.name, self.value, self.low, self.high) = (name, value, low, high)
        (self.samples, self.days, self.week) = (samples, days, week)
        (self.head, self.stage, self.reason) = (head, stage, reason)
    }

    init(_ fields: inout Fields, field: UInt16) throws(WireError) {
        name = try fields.name(field: field)
        (value, low, high) = (fields.double(), fields.double(), fields.double())
        (samples, week, days) = (fields.integer(), fields.time(), fields.integer())
        (head, stage, reason) = (fields.optional(), fields.optional(), "")
    }

    func encode(into buffer: inout ByteBuffer) {
        buffer.write(name: name)
        for value in [value, low, high] { buffer.write(double: value) }
        buffer.write(samples, week ?? .min, days)
        buffer.write(head?.rawValue ?? .max, stage?.rawValue ?? .max)
    }
}

/// A condition of the gate, and what was found.
public struct WireCondition: Sendable, TableRow {
    /// `e_value` and so on: 1 to 32 characters of printable ASCII.
    public var name: String
    /// NaN = not known.
    public var value: Double
    public var threshold: Double
    public var passed: Bool
    /// In words; a line.
    public var reason: String

    public init(_ name: String, _ value: Double, _ threshold: Double, passed: Bool, reason: String) {
        (self.name, self.value, self.threshold) = (name, value, threshold)
        (self.passed, self.reason) = (passed, reason)
    }

    init(_ fields: inout Fields, field: UInt16) throws(WireError) {
        name = try fields.name(field: field)
        (value, threshold, passed, reason) = (fields.double(), fields.double(), fields.bool(), "")
    }

    func encode(into buffer: inout ByteBuffer) {
        buffer.write(name: name)
        buffer.write(double: value)
        buffer.write(double: threshold)
        buffer.write(bool: passed)
    }
}
