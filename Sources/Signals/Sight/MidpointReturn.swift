/// The change from a price to another, over the middle of the two: in [-2, 2].
///
/// It is the logarithmic return up to a twelfth of its cube, and as symmetric: back again is exactly the negative. But it
/// needs no logarithm, whose last bit differs between processors.
@inline(__always)
func midpointReturn(from before: Double, to after: Double) -> Double {
    2 * (after - before) / (after + before)
}
