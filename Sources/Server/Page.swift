import Wire

/// How many rows one reply holds for a client that takes frames of so many bytes.
enum Page {
    /// More than the headers, block and lengths of any table.
    static let overhead = 128

    // The bytes of a row, as `proto/nonet.xml` lays them out.
    static let candleBytes = 80
    static let symbolBytes = 56
    static let indicatorBytes = 40
    static let signalBytes = SignalHistory.rowBytes
    static func matrixRowBytes(columns: Int) -> Int { 40 + 8 * columns }
    static func seriesRowBytes(columns: Int) -> Int { 8 + 8 * columns }

    static func rows(of rowBytes: Int, in frameBytes: Int, most: Int = WireLimits.rowsPerGroup) -> Int {
        min(most, (frameBytes - overhead) / rowBytes)
    }
}
