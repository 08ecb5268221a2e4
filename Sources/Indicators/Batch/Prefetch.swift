internal import CKernels

/// Asks for values that will soon be read.
@unsafe
public func prefetch(_ values: UnsafePointer<Double>, count: Int) {
    for index in stride(from: 0, to: count, by: 8) { unsafe ck_prefetch(values + index) }
}
