/// Dorsey's reversal bulge: the mass index rises above 27, then falls below 26.5. The trend that ran until then, the slope of
/// the EMA of nine, is expected to turn.
struct MassBulge: BitwiseCopyable, Sendable {
    /// It counts for as many bars as the average has.
    static let bars = 9

    private var isArmed = false
    private var averageBefore = Double.nan
    private var barsLeft = 0
    private var turn = Direction.flat

    /// The direction that is expected now.
    var direction: Direction { barsLeft > 0 ? turn : .flat }

    mutating func advance(massIndex: Double, average: Double) {
        barsLeft = max(0, barsLeft - 1)
        if massIndex > 27 {
            isArmed = true
        } else if isArmed, massIndex < 26.5 {
            isArmed = false
            (turn, barsLeft) = (
                averageBefore > average ? .long : averageBefore < average ? .short : .flat, Self.bars
            )
        }
        averageBefore = average
    }
}
