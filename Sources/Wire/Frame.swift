public import NIOCore

/// A whole frame whose every length was checked: all that is in it can be read without looking over the edge.
///
///     u32 length │ 50 EB │ block u16 │ template u16 │ schema u16 │ version u16 │ root block │ groups │ data
///     0            4       6           8              10           12            14
///
/// What the fields say is not checked; a message's initialiser does that.
public struct Frame: Sendable {
    /// The repeating group: where its first entry starts, and how far the next is.
    struct Table {
        var start = 0
        var count = 0
        var stride = 0
    }

    /// Which message it is.
    public let template: Template
    /// The schema version of the sender; fields above this codec's own were skipped.
    public let version: UInt16
    /// The request it is, or the request it answers; 0 = neither.
    public let requestId: UInt64
    /// The frame from its length to its last byte.
    public let bytes: ByteBuffer

    private(set) var table = Table()
    private(set) var secondTable = Table()
    private(set) var first = 0..<0
    private(set) var second = 0..<0

    /// Checks `bytes`, which are one frame by its length, in the order of the protocol: schema, template,
    /// block, stride x count, data lengths, rows x columns.
    init(checking bytes: ByteBuffer, for side: FrameDecoder.Side) throws(WireError) {
        let span = bytes.readableBytesSpan
        let block: UInt16 = span.little(at: 6)
        let schema: UInt16 = span.little(at: 10)
        version = span.little(at: 12)
        requestId = span.little(at: WireLimits.requestIdOffset)
        let origin = WireError.Origin(templateId: span.little(at: 8), requestId: requestId)
        guard schema == WireLimits.schemaId else { throw .schema(schema, origin) }
        guard let template = Template(rawValue: origin.templateId), template.isRead(by: side) else {
            throw .template(origin)
        }
        self.template = template
        self.bytes = bytes

        let shape = template.shape
        let most = span.byteCount - WireLimits.headerBytes
        guard Int(block) >= shape.block, Int(block) <= most else {
            throw .block(length: block, accepted: shape.block...max(shape.block, most), origin)
        }
        var end = WireLimits.headerBytes + Int(block)
        if let group = shape.group { table = try Self.table(group, in: span, at: &end, origin) }
        if let group = shape.secondGroup { secondTable = try Self.table(group, in: span, at: &end, origin) }
        if let datum = shape.first { first = try Self.range(datum, in: span, at: &end, origin) }
        if let datum = shape.second { second = try Self.range(datum, in: span, at: &end, origin) }
        if let datum = shape.first, datum.prefix == .matrix {
            try checkMatrix(datum.field, shape.rowsOffset, origin)
        }
        guard end == span.byteCount || version > WireLimits.version else {
            throw .trailing(bytes: span.byteCount - end, origin)
        }
    }

    /// Reads a group's dimensions at `end` and moves `end` behind its entries.
    private static func table(
        _ group: Shape.Group, in bytes: RawSpan, at end: inout Int, _ origin: WireError.Origin
    ) throws(WireError) -> Table {
        try need(4, at: end, in: bytes, group.field, origin)
        let stride: UInt16 = bytes.little(at: end)
        let count: UInt16 = bytes.little(at: end + 2)
        guard Int(stride) >= group.stride else {
            throw .stride(length: stride, least: group.stride, field: group.field, origin)
        }
        guard Int(count) <= WireLimits.rowsPerGroup else {
            throw .count(UInt64(count), most: UInt64(WireLimits.rowsPerGroup), field: group.field, origin)
        }
        let table = Table(start: end + 4, count: Int(count), stride: Int(stride))
        try need(UInt64(stride) * UInt64(count), at: table.start, in: bytes, group.field, origin)
        end = table.start + table.count * table.stride
        return table
    }

    /// Reads the length of variable data at `end` and moves `end` behind its bytes.
    private static func range(
        _ datum: Shape.Datum, in bytes: RawSpan, at end: inout Int, _ origin: WireError.Origin
    ) throws(WireError) -> Range<Int> {
        let start = end + datum.prefix.rawValue
        try need(UInt64(datum.prefix.rawValue), at: end, in: bytes, datum.field, origin)
        let length =
            switch datum.prefix {
            case .string8: UInt64(bytes.little(at: end) as UInt8)
            case .string16: UInt64(bytes.little(at: end) as UInt16)
            case .matrix: UInt64(bytes.little(at: end) as UInt32)
            }
        guard length <= datum.prefix.most else {
            throw .count(length, most: datum.prefix.most, field: datum.field, origin)
        }
        try need(length, at: start, in: bytes, datum.field, origin)
        end = start + Int(length)
        return start..<end
    }

    private static func need(
        _ needed: UInt64, at start: Int, in bytes: RawSpan, _ field: UInt16, _ origin: WireError.Origin
    ) throws(WireError) {
        let left = bytes.byteCount - start
        guard needed <= UInt64(left) else { throw .overrun(needed: needed, left: left, field: field, origin) }
    }

    /// Rows x columns x 8 must be the matrix's bytes, and each row must have its entry in the group.
    ///
    /// A matrix without counts in the block is one row of as many columns as there are.
    private func checkMatrix(_ field: UInt16, _ rowsOffset: Int?, _ origin: WireError.Origin)
        throws(WireError)
    {
        var rows: UInt32 = 1
        var columns = UInt32(first.count / 8)
        var entries = 1
        if let rowsOffset {
            let span = bytes.readableBytesSpan
            rows = span.little(at: WireLimits.headerBytes + rowsOffset)
            columns = span.little(at: WireLimits.headerBytes + rowsOffset + 4)
            entries = table.count
        }
        // As many rows as entries are at most 65,534: then the product fits 64 bits.
        guard Int(rows) == entries, UInt64(rows) * UInt64(columns) * 8 == UInt64(first.count) else {
            throw .matrix(
                bytes: first.count, rows: rows, columns: columns, entries: entries, field: field, origin)
        }
    }
}
