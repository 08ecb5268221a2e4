import Wire

extension Client {
    /// The candle intervals that a server serves, by their usual names.
    public enum Interval: String, Sendable, CaseIterable {
        case m1 = "1m"
        case m5 = "5m"
        case m15 = "15m"
        case h1 = "1h"
        case h4 = "4h"
        case d1 = "1d"

        var wire: WireInterval {
            switch self {
            case .m1: .m1
            case .m5: .m5
            case .m15: .m15
            case .h1: .h1
            case .h4: .h4
            case .d1: .d1
            }
        }
    }

    /// What the server is and allows.
    public struct Server: Sendable {
        public var name: String
        public var sessionId: UInt64
        /// Changes when the server restarts.
        public var epoch: UInt64
        /// The same hash means the same indicators in the same order.
        public var catalogHash: UInt64
        public var isAdmin: Bool
        public var maxInFlight: Int
        public var heartbeatMilliseconds: Int

        init(_ ack: HelloAck) {
            name = ack.serverName
            sessionId = ack.sessionId
            epoch = ack.serverEpoch
            catalogHash = ack.catalogHash
            isAdmin = ack.role == .admin
            maxInFlight = Int(ack.maxInFlight)
            heartbeatMilliseconds = Int(ack.heartbeatMilliseconds)
        }
    }

    /// A server's sign of life.
    public struct Pulse: Sendable {
        public var roundTrip: Duration
        /// The server's clock, in microseconds since the epoch.
        public var serverTime: Int64
    }

    /// A symbol and how far its candles reach; open times in microseconds, nil without candles.
    public struct Symbol: Sendable, Equatable {
        public var name: String
        public var firstOpen: Int64?
        public var lastOpen: Int64?
        /// Present minutes.
        public var candles: UInt64
        /// Whether candles are being collected.
        public var isLive: Bool
    }

    /// An indicator: a column of snapshots, matrices and series.
    public struct Indicator: Sendable, Equatable {
        public var name: String
        /// Candles before the first value.
        public var warmup: Int
    }

    /// A present candle.
    public struct Candle: Sendable {
        /// Microseconds since the epoch.
        public var openTime: Int64
        public var open, high, low, close: Double
        /// In the base asset.
        public var volume: Double
        /// NaN = the source did not have it, here and in the next two.
        public var quoteVolume: Double
        public var trades: Double
        public var takerBuyVolume: Double
        /// Present minutes in the candle.
        public var present: Int
        /// Whether it closed without a trade.
        public var isQuiet: Bool
        /// Whether the exchange has no candle, and there are no values; only in events.
        public var isHalt: Bool

        init(_ candle: CandlesResult.Candle) {
            openTime = candle.openTime
            open = candle.open
            high = candle.high
            low = candle.low
            close = candle.close
            volume = candle.volume
            quoteVolume = candle.quoteVolume
            trades = candle.trades
            takerBuyVolume = candle.takerBuyVolume
            present = Int(candle.present)
            isQuiet = candle.state == .quiet
            isHalt = candle.state == .halt
        }
    }

    /// All indicators of a symbol at its last closed candle.
    public struct Snapshot: Sendable {
        public var symbol: String
        public var interval: Interval
        /// The candle's open time and the time of computing, in microseconds.
        public var openTime: Int64
        public var computedAt: Int64
        /// Bars of the series so far, this one included, and how many of them were filled in for a halt.
        public var bars: Int
        public var filled: Int
        /// The names and the values of the indicators; NaN = not warm.
        public var columns: [String]
        public var values: [Double]
    }

    /// All indicators of many symbols at their last closed candle.
    public struct Matrix: Sendable {
        /// What a row is of.
        public struct Row: Sendable, Equatable {
            public var symbol: String
            /// The open time of its last closed candle, in microseconds; nil = none, and the row is NaN.
            public var openTime: Int64?
            /// Bars of the series so far, this one included, and how many of them were filled in for a halt.
            public var bars: Int
            public var filled: Int
        }

        public var interval: Interval
        /// When it was computed, in microseconds.
        public var computedAt: Int64
        /// The names of the indicators.
        public var columns: [String]
        public var rows: [Row]
        /// Row after row; NaN = not warm.
        public var values: [Double]

        /// The values of one row.
        public subscript(row: Int) -> ArraySlice<Double> {
            values[row * columns.count..<(row + 1) * columns.count]
        }
    }

    /// Indicators of a symbol over a span of candles, oldest first; open times jump at a hole.
    public struct Series: Sendable {
        public var symbol: String
        public var interval: Interval
        /// Bars of the series so far, the last row included, and how many of them were filled in for a halt.
        public var bars: Int
        public var filled: Int
        /// The names of the indicators.
        public var columns: [String]
        /// The open time of each row, in microseconds.
        public var openTimes: [Int64]
        /// Row after row; NaN = not warm.
        public var values: [Double]

        /// The values of one row.
        public subscript(row: Int) -> ArraySlice<Double> {
            values[row * columns.count..<(row + 1) * columns.count]
        }
    }
}
