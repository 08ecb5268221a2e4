internal import Indicators

extension Request {
    /// Carries the request out: the only call of the kernels.
    ///
    /// - Parameter threads: at most as many, the caller's among them.
    func run(threads: Int) {
        let places = symbols.indices.filter { !symbols[$0].span.isEmpty || isLastOnly }
        unsafe Batch.write(
            Arrangement(indicators), places.map { symbols[$0].bars }, interval: interval,
            into: places.compactMap { unsafe symbols[$0].output }, isLastOnly: isLastOnly, threads: threads)
    }
}
