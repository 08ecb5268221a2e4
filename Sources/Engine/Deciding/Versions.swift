public import CandleStore
public import Market
public import Signals

/// The versions of what decides, kept beside the candles: records that are added and never changed, and which is active.
public struct Versions: Sendable {
    private let state: StateStore
    private static let calibrations = Table<UInt32, CalibrationRecord>("calibrations")

    static let tables = [calibrations.name]

    /// - Parameter state: as `EngineState` opens it.
    public init(in state: StateStore) { self.state = state }

    /// The calibrations, the newest last.
    public func calibrations() throws(StoreError) -> [CalibrationRecord] {
        try Self.calibrations.rows(in: try state.snapshot()).map(\.record)
    }

    /// The calibrations of the store in a directory; none where there is no state yet.
    public static func calibrations(storeAt path: String) throws(StoreError) -> [CalibrationRecord] {
        guard StateStore.exists(at: path) else { return [] }
        return try Versions(in: try EngineState.open(storeAt: path, for: .reading)).calibrations()
    }

    /// Adds a calibration, made for the version after the newest: `StoreError.recordExists` where another took its number.
    public func add(_ record: CalibrationRecord) throws(StoreError) {
        try state.write { transaction throws(StoreError) in
            let key = UInt32(record.calibration.version)
            guard try Self.calibrations.insert(record, at: key, in: transaction) else {
                throw .recordExists(table: Self.calibrations.name, key: "\(key)")
            }
        }
    }
}

/// A calibration, and what it was measured on.
public struct CalibrationRecord: Sendable, Equatable, StateRecord {
    public static let version: UInt16 = 1
    public let calibration: Calibration
    public let interval: Interval
    /// The minutes of the decisions, and how many candidates they had.
    public let from: Minute
    public let to: Minute
    public let candidates: Int

    public init(_ calibration: Calibration, _ interval: Interval, from: Minute, to: Minute, candidates: Int) {
        (self.calibration, self.interval) = (calibration, interval)
        (self.from, self.to, self.candidates) = (from, to, candidates)
    }

    public func write(to payload: inout PayloadWriter) {
        payload.write(UInt32(calibration.version))
        payload.write(calibration.strongStrengths) { $0.write($1) }
        payload.write(
            [
                calibration.confidenceMin, calibration.confluenceMin, calibration.rewardMin,
                calibration.costMax,
            ] + calibration.regimeConfidenceMin)
        payload.write(interval.rawValue)
        payload.write(from)
        payload.write(to)
        payload.write(UInt64(candidates))
    }

    public init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        var calibration = Calibration.standard
        calibration.version = Int(try payload.integer(UInt32.self))
        calibration.strongStrengths = try payload.optional { payload throws(Unreadable) in
            try payload.doubles()
        }
        let thresholds = try payload.doubles()
        guard thresholds.count == 4 + Regime.allCases.count,
            calibration.strongStrengths?.count ?? HeadKey.count == HeadKey.count
        else { throw Unreadable("its thresholds are not one each") }
        (calibration.confidenceMin, calibration.confluenceMin) = (thresholds[0], thresholds[1])
        (calibration.rewardMin, calibration.costMax) = (thresholds[2], thresholds[3])
        calibration.regimeConfidenceMin = Array(thresholds[4...])
        guard let interval = Interval(rawValue: try payload.integer()) else {
            throw Unreadable("it is of no interval")
        }
        (self.calibration, self.interval) = (calibration, interval)
        (from, to) = (try payload.minute(), try payload.minute())
        candidates = Int(try payload.integer(UInt64.self))
    }
}
