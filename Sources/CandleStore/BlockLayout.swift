/// Where everything lies in a block of 4096 bars.
///
///     0x000 │ header: magic, version, counts, sealed sequence, CRC32C of these 4,080 bytes
///     0x040 │ 8 x 32 bytes, one a column: id, type, codec, offset, length, CRC32C, min, max
///     0x200 │ state plane, high bit: 4096 bits, 1 = there is a candle
///     0x400 │ state plane, low bit: 00 missing, 01 halt, 10 closed, 11 quiet
///     4,080 │ open, high, low, close, volume, quoteVolume, trades, takerBuyVolume: 4096 doubles each
///
/// LMDB's page header has 16 bytes, so that 4,080 puts every column on a page boundary: 65 pages in all.
enum BlockLayout {
    static let slots = 4096
    static let columns = 8
    static let headerBytes = 4080
    static let columnBytes = slots * 8
    static let bytes = headerBytes + columns * columnBytes

    static let magic: UInt32 = 0x4B4C_424E  // "NBLK"
    static let version: UInt16 = 1

    static let magicAt = 0
    static let versionAt = 4
    static let columnsAt = 6
    static let slotsAt = 8
    static let presentAt = 12
    static let quietAt = 16
    static let haltAt = 20
    static let firstAt = 24
    static let lastAt = 26
    static let sealedSequenceAt = 32
    static let headerChecksumAt = 40
    /// Whose block it is, which the tree says too, without a checksum: zeros in blocks of before.
    static let symbolAt = 44
    static let chunkAt = 48
    static let intervalAt = 52

    static let entriesAt = 0x40
    static let entryBytes = 32
    /// Within a column's entry.
    static let entryTypeAt = 1
    static let entryCodecAt = 2
    static let entryOffsetAt = 4
    static let entryLengthAt = 8
    static let entryChecksumAt = 12
    static let entryMinimumAt = 16
    static let entryMaximumAt = 24
    static let typeDouble: UInt8 = 1
    static let codecPlain: UInt8 = 0

    static let highPlaneAt = 0x200
    static let lowPlaneAt = 0x400
    static let planeWords = slots / 64
}
