import CandleStore
import Engine
import Market
import Signals
import Testing

@Suite struct VersionsTests {
    let directory = TemporaryDirectory()

    private func record(_ version: Int, _ interval: Interval = .m5, measured: Bool = true)
        -> CalibrationRecord
    {
        var calibration = Calibration.standard
        calibration.version = version
        if measured {
            calibration.strongStrengths = HeadKey.allCases.map { 0.1 + 0.01 * Double($0.rawValue) / 3 }
            calibration.confidenceMin = 0.1 + 0.2
            calibration.regimeConfidenceMin = [0.71, 0.72, 0.73, 0.74, 1.0 / 3]
        }
        return CalibrationRecord(
            calibration, interval, from: Minute(start), to: Minute(start + 9999), candidates: 12_345)
    }

    @Test func whatWasCalibratedComesBackBitForBit() throws {
        let path = directory.path + "/store"
        #expect(try Versions.calibrations(storeAt: path).isEmpty)
        _ = try Store(at: path, for: .writing)
        let versions = Versions(in: try EngineState.open(storeAt: path, for: .writing))
        let records = [record(1), record(2, .h1, measured: false), record(3, .m15)]
        for record in records { try versions.add(record) }
        #expect(try Versions.calibrations(storeAt: path) == records)
    }
}
