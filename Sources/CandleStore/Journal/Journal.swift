internal import CLMDB

// The journal: frames by sequence, oldest first. A frame's rows count where it is newer than what is sealed of the row's
// block, so that a frame may stay for a while after all its rows are sealed.

extension Transaction {
    /// Adds a frame behind all others.
    borrowing func putFrame(_ rows: [FrameRow], sequence: UInt64) throws(StoreError) {
        try unsafe put(
            try journal, sequence.bigEndianBytes, count: Frame.bytes(rows: rows.count), flags: MDB_APPEND
        ) { target in
            unsafe Frame.write(rows, sequence: sequence, to: target)
        }
    }

    /// Visits the frames, oldest first, unread, until `visit` answers false.
    borrowing func forEachFrame(
        _ visit: (_ sequence: UInt64, _ bytes: RawSpan) throws(StoreError) -> Bool
    ) throws(StoreError) {
        guard let journal = environment.candles.journal else { return }
        try forEach(journal) { key, value throws(StoreError) in
            guard key.byteCount == 8 else {
                throw .corruptFrame(sequence: 0, what: "its key has \(key.byteCount) bytes")
            }
            return try visit(key.bigEndianSequence, value)
        }
    }

    /// Removes the oldest frames before a sequence, at most so many; answers whether there may be more.
    borrowing func removeFrames(before sequence: UInt64, limit: Int) throws(StoreError) -> Bool {
        var sealed: [UInt64] = []
        try forEachFrame { frame, _ in
            if frame < sequence, sealed.count <= limit { sealed.append(frame) }
            return frame < sequence && sealed.count <= limit
        }
        for frame in sealed.prefix(limit) { try remove(try journal, frame.bigEndianBytes) }
        return sealed.count > limit
    }

    /// How many there are.
    borrowing func frames() throws(StoreError) -> Int {
        guard let journal = environment.candles.journal else { return 0 }
        return try size(of: journal).entries
    }

    /// The sequence that the next frame gets: never one that was given before.
    borrowing func nextSequence() throws(StoreError) -> UInt64 {
        var next: UInt64 = 1
        let key = Array("next-sequence".utf8)
        if let value = try value(environment.candles.meta, key), value.byteCount == 8 {
            next = value.littleEndian(at: 0, as: UInt64.self)
        }
        return max(next, try lastSequence() + 1)
    }

    /// Remembers what the next frame gets, for when the frames before are gone.
    borrowing func putNextSequence(_ sequence: UInt64) throws(StoreError) {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: sequence)
        try put(environment.candles.meta, Array("next-sequence".utf8), bytes)
    }

    /// The newest frame's; 0 where there is none.
    borrowing func lastSequence() throws(StoreError) -> UInt64 {
        guard let journal = environment.candles.journal, let key = try lastKey(journal), key.byteCount == 8
        else {
            return 0
        }
        return key.bigEndianSequence
    }

    private var journal: MDB_dbi {
        get throws(StoreError) {
            guard let journal = environment.candles.journal else { throw .readOnly(path: environment.path) }
            return journal
        }
    }
}

extension UInt64 {
    var bigEndianBytes: [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> $0) }
    }
}

extension RawSpan {
    /// Eight bytes, the greatest first.
    var bigEndianSequence: UInt64 {
        UInt64(bigEndian(at: 0) as UInt32) << 32 | UInt64(bigEndian(at: 4) as UInt32)
    }
}
