import Glibc
import Interposed

/// What the disk surely holds of a store's file, and the writes that it may or may not hold.
struct DiskImage {
    private var durable: [UInt8]
    /// The events whose bytes no sync has followed, oldest first.
    private var pending: [Int] = []
    /// Steps that were acknowledged, and one that had begun: `nil` between steps.
    private(set) var acknowledged = 0
    private(set) var begun: Int?
    /// Whether the file is in its place, and whether that is durable.
    private var (isPlaced, isSurelyPlaced): (Bool, Bool)

    /// What the disk promises: with less, a test that finds nothing is worth nothing.
    enum Promise: String {
        case asDocumented = "kept"
        /// Syncs do nothing, as with `MDB_NOSYNC`.
        case withoutSyncs = "no-sync"
        /// Only the meta page's own sync does nothing, as with `MDB_NOMETASYNC`.
        case withoutMetaSyncs = "no-meta-sync"
    }
    private let promise: Promise

    init(_ before: [UInt8], _ promise: Promise) {
        (durable, self.promise) = (before, promise)
        (isPlaced, isSurelyPlaced) = (!before.isEmpty, !before.isEmpty)
    }

    /// An event is over.
    mutating func pass(_ number: Int) {
        let event = unsafe ip_event_at(number)
        switch unsafe event.kind {
        case ip_written:
            let isDurable = unsafe event.synchronous != 0 && promise == .asDocumented
            guard isDurable else { return pending.append(number) }
            precondition(!pending.contains { overlap($0, number) }, "an older write would come later")
            write(number)
        case ip_synced:
            guard promise != .withoutSyncs else { return }
            for write in pending { self.write(write) }
            pending = []
        case ip_cut:
            // A shorter file is a change like others; no store here makes any.
            preconditionFailure("the store's file was cut")
        case ip_placed: isPlaced = true
        case ip_directory_synced: isSurelyPlaced = isPlaced && promise != .withoutSyncs
        default:
            note(Int(unsafe event.offset))
        }
    }

    private mutating func note(_ mark: Int) {
        if mark == Recording.opened { return }
        if mark % 2 == 0 {
            begun = mark / 2
        } else {
            (begun, acknowledged) = (nil, mark / 2 + 1)
        }
    }

    private func overlap(_ one: Int, _ other: Int) -> Bool {
        let (one, other) = unsafe (ip_event_at(one), ip_event_at(other))
        return unsafe one.offset < other.offset + Int64(other.count)
            && other.offset < one.offset + Int64(one.count)
    }

    private mutating func write(_ number: Int) {
        let event = unsafe ip_event_at(number)
        let (start, count) = unsafe (Int(event.offset), event.count)
        if durable.count < start + count {
            durable += [UInt8](repeating: 0, count: start + count - durable.count)
        }
        unsafe durable.withUnsafeMutableBytes { target in
            unsafe (target.baseAddress! + start).copyMemory(from: event.bytes, byteCount: count)
        }
    }

    /// Puts what the disk holds when the power goes during an event: of what no sync has followed, any part, by pages
    /// or by sectors.
    func putCrash(during event: Int, tearing: Bool, in scratch: Scratch, _ random: inout Seeded) {
        let during = unsafe ip_event_at(event).kind
        let mayBePlaced = isPlaced || during == ip_placed
        let path = scratch.put(durable, asDraft: !isSurelyPlaced && !(mayBePlaced && random.chance(0.5)))
        let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
        defer { close(descriptor) }
        var unsure = pending
        if during == ip_written { unsure.append(event) }
        let survival = [0, 0.1, 0.5, 0.9, 1].randomElement(using: &random)!
        var end = durable.count
        for write in unsure {
            let event = unsafe ip_event_at(write)
            let (first, last) = unsafe (Int(event.offset), Int(event.offset) + event.count)
            end = max(end, last)
            var start = first
            while start < last {
                // A page tears less often than it survives or not as a whole.
                let unit = tearing && random.chance(0.5) ? 512 : 4096
                let next = min(last, (start / unit + 1) * unit)
                if random.chance(survival) {
                    let bytes = unsafe UnsafeRawBufferPointer(
                        start: event.bytes + start - first, count: next - start)
                    unsafe writeAll(bytes, to: descriptor, at: start)
                }
                start = next
            }
        }
        // The file's new length may have reached the disk without what fills it.
        if random.chance(0.3) { ftruncate(descriptor, off_t(end)) }
    }
}
