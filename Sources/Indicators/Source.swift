/// A series that windows run over: a column of the candles, or what every bar makes of them.
enum Source: Int, CaseIterable, Sendable {
    case open
    case high
    case low
    case close
    case volume
    /// The close one bar ago.
    case previousClose
    /// (H + L + C) / 3.
    case typical
    /// (H + L) / 2.
    case median
    /// Close less the close before.
    case change
    case gain
    case loss
    /// max(H, close before) - min(L, close before); Wilder, New Concepts in Technical Trading Systems, 1978.
    case trueRange
    /// C - min(L, close before); Williams' ultimate oscillator.
    case buyingPressure
    /// ((C - L) - (H - C)) / (H - L) * V, 0 for a bar without range; Chaikin.
    case moneyFlow
    /// Bars of the lane's series so far, this one included; 0 where there is no bar.
    case age
}
