internal import CandleStore
internal import Market

extension Snapshot {
    /// Of each symbol, what the store holds up to a minute: any change of it, late or corrected, gives another number.
    ///
    /// Whole blocks are told by their checksums; of the minute's own, which goes on growing, the states and the columns
    /// that indicators read are taken.
    borrowing func fingerprints(
        of records: [SymbolRecord], upTo minute: Minute
    ) throws(StoreError) -> [UInt64] {
        var fingerprints: [UInt64] = []
        for record in records {
            let own = BlockKey(symbol: record.id, interval: .m1, bar: minute.sinceEpoch)
            var fingerprint = Fingerprint()
            for (chunk, checksum) in try checksums(of: record, .m1) where chunk < own.chunk {
                fingerprint.add(UInt64(chunk))
                fingerprint.add(UInt64(checksum))
            }
            if let block = try verifiedBlock(own, of: record.symbol) {
                fingerprint.add(block, slots: minute.sinceEpoch - own.bars.lowerBound + 1)
            }
            fingerprints.append(fingerprint.value)
        }
        return fingerprints
    }
}

extension Fingerprint {
    /// Adds a block's first slots.
    fileprivate mutating func add(_ block: borrowing Block, slots: Int) {
        for word in 0..<(slots + 63) >> 6 {
            let (high, low) = block.states(word: word)
            let known = slots - word << 6 >= 64 ? ~0 : UInt64(1) << UInt64(slots & 63) - 1
            add(high & known)
            add(low & known)
        }
        for column in Panel.columns { add(block.column(column), 0..<slots) }
    }
}
