internal import Market

/// What a candle makes of the stored candle of the same minute.
enum Reconciliation {
    case unchanged
    /// The stored candle with the columns that it lacked.
    case enriched(Candle)
    /// They say different things of one column: what stands in for the stored one if the given one is believed, with
    /// the columns that only the stored one has.
    case contradicting(Candle)

    init(stored: Candle, given: Candle) {
        var (whole, lacking, contradicts) = (given, false, false)
        for column in Column.allCases {
            let (old, new) = (stored[column], given[column])
            if new != new {
                whole[column] = old
            } else if old != new {
                if old == old { contradicts = true } else { lacking = true }
            }
        }
        self = contradicts ? .contradicting(whole) : lacking ? .enriched(whole) : .unchanged
    }
}
