internal import CKernels
internal import Market

// Plain arithmetic on eight symbols. No fused multiply-add: every processor gives the same bits.

@inline(always) func + (left: Lanes, right: Lanes) -> Lanes { ck_add(left, right) }
@inline(always) func - (left: Lanes, right: Lanes) -> Lanes { ck_subtract(left, right) }
@inline(always) func * (left: Lanes, right: Lanes) -> Lanes { ck_multiply(left, right) }
@inline(always) func / (left: Lanes, right: Lanes) -> Lanes { ck_divide(left, right) }
@inline(always) func * (left: Double, right: Lanes) -> Lanes { ck_multiply(Lanes(repeating: left), right) }
@inline(always) func + (left: Double, right: Lanes) -> Lanes { ck_add(Lanes(repeating: left), right) }

@inline(always) func highest(_ left: Lanes, _ right: Lanes) -> Lanes { ck_max(left, right) }
@inline(always) func lowest(_ left: Lanes, _ right: Lanes) -> Lanes { ck_min(left, right) }
@inline(always) func magnitude(_ value: Lanes) -> Lanes { ck_abs(value) }
@inline(always) func squareRoot(_ value: Lanes) -> Lanes { ck_sqrt(value) }

/// `then` in the lanes where the two are equal, else `otherwise`.
@inline(always) func whereEqual(_ left: Lanes, _ right: Lanes, _ then: Lanes, else otherwise: Lanes) -> Lanes
{
    ck_where_equal(left, right, then, otherwise)
}

/// `then` in the lanes where left < right, else `otherwise`; NaN is not less than anything.
@inline(always) func whereLess(_ left: Lanes, _ right: Lanes, _ then: Lanes, else otherwise: Lanes) -> Lanes {
    ck_where_less(left, right, then, otherwise)
}

/// A ratio that has a neutral value where there is nothing to divide by.
@inline(always) func ratio(_ dividend: Lanes, _ divisor: Lanes, neutral: Double) -> Lanes {
    whereEqual(divisor, .zero, Lanes(repeating: neutral), else: dividend / divisor)
}

extension Lanes {
    @inline(always) static var zero: Lanes { Lanes(repeating: 0) }
    @inline(always) init(_ value: Double) { self.init(repeating: value) }
    @inline(always) init(_ count: Int) { self.init(repeating: Double(count)) }
}
