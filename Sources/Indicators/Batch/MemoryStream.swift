internal import CKernels
internal import Market

/// Writes and copies memory as matrices are written, and does nothing else: what a measurement compares with.
@safe
public final class MemoryStream {
    private let target: LaneMemory
    private let source: LaneMemory

    public init(values: Int) {
        let count = (values + Panel.lanes - 1) / Panel.lanes
        target = LaneMemory(count: count, filledWith: 1)
        source = LaneMemory(count: count, filledWith: 1.5)
    }

    /// Streams as many bytes as there are, past the caches.
    public func write() {
        let value = Lanes(repeating: 1.25)
        for index in 0..<target.count { unsafe ck_stream(target.start + index, value) }
        ck_streamed()
    }

    public func copy() { unsafe target.start.update(from: source.start, count: source.count) }
}
