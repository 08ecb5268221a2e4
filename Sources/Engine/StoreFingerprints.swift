internal import CandleStore
internal import Market

extension Snapshot {
    /// Of each symbol, what the store holds up to a minute: any change of it, late or corrected, gives another number.
    ///
    /// Old blocks are told by their checksums; of the minute's own and the one before, which change when journalled
    /// minutes come into them, the states and the columns that indicators read are taken.
    borrowing func fingerprints(
        of records: [SymbolRecord], upTo minute: Minute
    ) throws(StoreError) -> [UInt64] {
        var fingerprints: [UInt64] = []
        for record in records {
            let own = BlockKey(symbol: record.id, interval: .m1, bar: minute.sinceEpoch)
            var fingerprint = Fingerprint()
            for number in try chunks(of: record, .m1) where number <= own.chunk {
                let key = BlockKey(symbol: record.id, interval: .m1, chunk: number)
                fingerprint.add(UInt64(number))
                if number < own.chunk - 1, let checksum = try checksum(of: key) {
                    fingerprint.add(UInt64(checksum))
                } else if let chunk = try chunk(key, of: record) {
                    fingerprint.add(chunk, bars: (minute.sinceEpoch + 1 - key.bars.lowerBound))
                }
            }
            fingerprints.append(fingerprint.value)
        }
        return fingerprints
    }
}

extension Fingerprint {
    /// Adds a chunk's first bars.
    fileprivate mutating func add(_ chunk: borrowing Chunk, bars: Int) {
        for word in 0..<(min(bars, BlockKey.slots) + 63) >> 6 {
            guard let strip = chunk.strip(word) else { continue }
            let slots = min(bars - word << 6, 64)
            let known = slots == 64 ? ~0 : UInt64(1) << UInt64(slots) - 1
            guard (strip.high | strip.low) & known != 0 else { continue }
            add(UInt64(word))
            add(strip.high & known)
            add(strip.low & known)
            for slot in 0..<slots where strip.present >> UInt64(slot) & 1 == 1 {
                for column in Panel.columns { add(strip.column(column)[slot].bitPattern) }
            }
        }
    }
}
