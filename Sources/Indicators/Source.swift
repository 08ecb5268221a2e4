/// A series that every group keeps: a column of the candles, or what every bar makes of them.
enum Source: Int, CaseIterable, Sendable {
    case high
    case low
    case close
    case volume
    /// 1 / C; 0 for a close of 0.
    case reciprocal
    /// (H + L + C) / 3.
    case typical
    /// (H + L) / 2.
    case median
    /// What the close rose from the close before; 0 if it fell.
    case gain
    /// What the close fell from the close before; 0 if it rose.
    case loss
    /// max(H, close before) - min(L, close before); Wilder, New Concepts in Technical Trading Systems, 1978.
    case trueRange
    /// C - min(L, close before); Williams' ultimate oscillator.
    case buyingPressure
    /// ((C - L) - (H - C)) / (H - L) * V, 0 for a bar without range; Chaikin.
    case moneyFlow
    /// Bars of the lane's series so far, this one included; 0 where there is no bar.
    case age
    /// How many bars the close has been the same.
    case closeRun
    case typicalRun
    case medianRun

    /// The run of equal values of a source; nil where nobody asks for it.
    var run: Source? {
        switch self {
        case .close: .closeRun
        case .typical: .typicalRun
        case .median: .medianRun
        default: nil
        }
    }
}
