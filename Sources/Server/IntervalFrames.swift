import Engine
import Market
import NIOCore
import Wire

/// The encoded snapshots of every symbol at one interval, and their matrix.
final class IntervalFrames {
    /// Which symbols have a closed bar; the others have no snapshot.
    let opens: [Minute?]
    /// One frame for each symbol, in the order of the rows, each of `snapshotBytes`.
    let snapshots: ByteBuffer
    let snapshotBytes: Int
    /// nil if one frame doesn't hold so many symbols.
    let matrix: MatrixFrame?

    init(
        _ snapshot: PublishedSnapshot, _ symbols: [WireSymbol], _ interval: WireInterval,
        _ table: IndicatorTable
    ) {
        let columns = snapshot.columns.count
        opens = table.opens
        var frames = ByteBuffer()
        for (row, symbol) in symbols.enumerated() {
            IndicatorSnapshot(
                requestId: 0, symbol: symbol, interval: interval,
                openTime: table.opens[row]?.microseconds ?? 0,
                computedAt: snapshot.computedAt, catalogHash: snapshot.catalogueHash,
                bars: UInt32(table.bars[row]), filled: UInt32(table.filled[row]),
                values: Array(table.values[row * columns..<(row + 1) * columns])
            ).encode(into: &frames)
        }
        snapshots = frames
        snapshotBytes = symbols.isEmpty ? 0 : frames.readableBytes / symbols.count

        guard symbols.count <= IndicatorMatrix.rowsMax(columns: columns) else {
            matrix = nil
            return
        }
        let entries = symbols.enumerated().map { row, symbol in
            IndicatorMatrix.Entry(
                symbol: symbol, openTime: table.opens[row]?.microseconds, bars: UInt32(table.bars[row]),
                filled: UInt32(table.filled[row]))
        }
        matrix = MatrixFrame(
            IndicatorMatrix(
                requestId: 0, catalogHash: snapshot.catalogueHash, computedAt: snapshot.computedAt,
                interval: interval, columns: columns, symbols: entries, values: table.values))
    }
}

/// An encoded matrix whose rows can be copied out in any choice.
///
///     headers, block │ stride u16, rows u16 │ an entry for each row │ bytes u32 │ the values of each row
struct MatrixFrame {
    /// Where the block says how many rows there are: field 3 of IndicatorMatrix in `proto/nonet.xml`.
    private static let rowsOffset = WireLimits.headerBytes + 16

    private let frame: ByteBuffer
    private let entries: Int
    private let entryBytes: Int
    private let values: Int
    private let rowBytes: Int

    init(_ matrix: IndicatorMatrix) {
        var frame = ByteBuffer()
        matrix.encode(into: &frame)
        self.frame = frame
        func number(at offset: Int) -> Int {
            Int(frame.getInteger(at: offset, endianness: .little, as: UInt16.self)!)
        }
        entries = WireLimits.headerBytes + number(at: 6) + 4
        entryBytes = number(at: entries - 4)
        values = entries + matrix.symbols.count * entryBytes + 4
        rowBytes = matrix.columns * 8
    }

    /// Appends the whole matrix.
    func writeAll(requestId: UInt64, into out: inout ByteBuffer) {
        out.writeFrame(frame, requestId: requestId)
    }

    /// Appends a matrix of the chosen rows, in the order given.
    func write(rows: [Int], requestId: UInt64, into out: inout ByteBuffer) {
        let start = out.writerIndex
        let length = entries + rows.count * entryBytes + 4 + rows.count * rowBytes
        out.reserveCapacity(minimumWritableBytes: length)
        let source = frame.readableBytesSpan
        out.writeBytes(source.extracting(0..<entries))
        for row in rows { out.writeBytes(source.extracting(entries + row * entryBytes, entryBytes)) }
        out.writeInteger(UInt32(rows.count * rowBytes), endianness: .little)
        for row in rows { out.writeBytes(source.extracting(values + row * rowBytes, rowBytes)) }
        out.setInteger(UInt32(length), at: start, endianness: .little)
        out.setInteger(UInt32(rows.count), at: start + Self.rowsOffset, endianness: .little)
        out.setInteger(UInt16(rows.count), at: start + entries - 2, endianness: .little)
        out.patchRequestId(requestId, frameAt: start)
    }
}

extension RawSpan {
    @_lifetime(copy self)
    fileprivate func extracting(_ start: Int, _ count: Int) -> RawSpan { extracting(start..<start + count) }
}
