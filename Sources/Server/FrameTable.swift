internal import BitCollections
package import Engine
import Market
import NIOCore
import Wire

/// The answers that one published snapshot gives, encoded: a query copies bytes and puts its id on them.
///
/// An interval's frames are made when they are first asked for: about 0.2 ms for 185 symbols of 69 columns,
/// once a snapshot and event loop. Each loop has its own table, so that nothing is locked.
package final class FrameTable {
    package let snapshot: PublishedSnapshot
    /// Of the issue, and what it brought against the table before.
    package let number: UInt64
    let change: Change
    package var jobs: JobBoard
    let symbols: [WireSymbol]
    private let rows: [WireSymbol: Int]
    private var intervals: [IntervalFrames?]
    private var events: [WireChannel: [EventFrames?]] = [:]
    private lazy var symbolList = encodedSymbols()
    private lazy var indicatorList = encodedIndicators()
    private lazy var signals = SignalFrames(snapshot.decided)

    /// - Parameter before: the loop's table so far; of issues between that were missed it is only known that anything may
    ///   differ.
    package init(_ issue: Issue, after before: FrameTable? = nil, jobs: JobBoard) {
        (snapshot, number, self.jobs) = (issue.snapshot, issue.number, jobs)
        change = before?.number == issue.number - 1 ? issue.change : .everything
        if let before, !change.isOfEverything {
            (symbols, rows) = (before.symbols, before.rows)
        } else {
            symbols = issue.snapshot.symbols.map { summary in
                guard let symbol = WireSymbol(summary.symbol.name) else {
                    preconditionFailure("\(summary.symbol) does not fit a frame")
                }
                return symbol
            }
            rows = Dictionary(uniqueKeysWithValues: zip(symbols, symbols.indices))
        }
        intervals = Array(repeating: nil, count: WireInterval.allCases.count)
    }

    /// The row of a symbol in the snapshot's tables; `field` is where the query names it.
    func row(of symbol: WireSymbol, field: UInt16) throws(Refusal) -> Int {
        guard let row = rows[symbol] else { throw notFound(symbol, field: field) }
        return row
    }

    /// Appends the answer to an `IndicatorSnapshotQuery`.
    func write(_ query: IndicatorSnapshotQuery, most: Int, into out: inout ByteBuffer) throws(Refusal) {
        let row = try row(of: query.symbol, field: 2)
        let frames = frames(query.interval)
        guard frames.opens[row] != nil else {
            throw Refusal(
                code: .notReady, field: 3,
                message: "\(query.symbol) has no closed candle of \(Interval(query.interval)) yet.")
        }
        let bytes = frames.snapshotBytes
        guard bytes <= most else { throw .tooLarge(rows: 1, limit: 0) }
        let start = out.writerIndex
        let snapshots = frames.snapshots
        out.writeBytes(snapshots.readableBytesSpan.extracting(row * bytes..<(row + 1) * bytes))
        out.patchRequestId(query.requestId, frameAt: start)
    }

    /// Appends the answer to an `IndicatorMatrixQuery`.
    func write(_ query: IndicatorMatrixQuery, most: Int, into out: inout ByteBuffer) throws(Refusal) {
        let columns = snapshot.columns.count
        let asked = query.symbols.isEmpty ? symbols.count : query.symbols.count
        let limit = Page.rows(
            of: Page.matrixRowBytes(columns: columns), in: most,
            most: IndicatorMatrix.rowsMax(columns: columns))
        guard asked <= limit, let matrix = frames(query.interval).matrix else {
            throw .tooLarge(rows: max(asked, symbols.count), limit: limit, field: 3)
        }
        if query.symbols.isEmpty {
            matrix.writeAll(requestId: query.requestId, into: &out)
        } else {
            var chosen: [Int] = []
            chosen.reserveCapacity(query.symbols.count)
            for symbol in query.symbols { chosen.append(try row(of: symbol, field: 4)) }
            matrix.write(rows: chosen, requestId: query.requestId, into: &out)
        }
    }

    /// Appends the answer to a `ListSymbols`.
    func write(_ query: ListSymbols, most: Int, into out: inout ByteBuffer) throws(Refusal) {
        guard symbolList.readableBytes <= most else {
            throw .tooLarge(rows: symbols.count, limit: Page.rows(of: Page.symbolBytes, in: most))
        }
        out.writeFrame(symbolList, requestId: query.requestId)
    }

    /// Appends the answer to a `ListIndicators`.
    func write(_ query: ListIndicators, most: Int, into out: inout ByteBuffer) throws(Refusal) {
        guard indicatorList.readableBytes <= most else {
            throw .tooLarge(
                rows: snapshot.columns.count, limit: Page.rows(of: Page.indicatorBytes, in: most))
        }
        out.writeFrame(indicatorList, requestId: query.requestId)
    }

    /// Appends the answer to a `LatestSignalQuery`.
    func write(_ query: LatestSignalQuery, most: Int, into out: inout ByteBuffer) throws(Refusal) {
        let row = try row(of: query.symbol, field: 2)
        let frame = try signals.latest(snapshot.symbols[row].symbol)
        guard frame.readableBytes <= most else { throw .tooLarge(rows: 1, limit: 0) }
        out.writeFrame(frame, requestId: query.requestId)
    }

    /// Appends the answer to a `WhyQuery`.
    func write(_ query: WhyQuery, most: Int, into out: inout ByteBuffer) throws(Refusal) {
        let row = try row(of: query.symbol, field: 2)
        let frame = try signals.why(snapshot.symbols[row].symbol)
        guard frame.readableBytes <= most else { throw .tooLarge(rows: 1, limit: 0) }
        out.writeFrame(frame, requestId: query.requestId)
    }

    /// The events of a channel, candles or indicators, at an interval.
    func events(_ channel: WireChannel, _ interval: WireInterval) -> EventFrames {
        let index = Int(Interval(interval).rawValue)
        if let frames = events[channel]?[index] { return frames }
        let frames =
            channel == .candleClose
            ? EventFrames.candles(snapshot, symbols, interval)
            : EventFrames.indicators(snapshot, symbols, interval)
        events[channel, default: intervals.map { _ in nil }][index] = frames
        return frames
    }

    /// The rows whose bar of an interval closed with a minute.
    func closed(_ channel: WireChannel, _ interval: WireInterval, with minute: Minute) -> BitSet {
        let interval = Interval(interval)
        let open: Minute? = interval.firstMinute(ofBar: interval.bar(of: minute))
        if channel == .candleClose {
            let rows = snapshot.candles(interval).rows
            return BitSet(symbols.indices.filter { rows[$0]?.open == open })
        }
        let opens = snapshot.table(interval).opens
        return BitSet(symbols.indices.filter { opens[$0] == open })
    }

    private func frames(_ interval: WireInterval) -> IntervalFrames {
        let market = Interval(interval)
        let index = Int(market.rawValue)
        if let frames = intervals[index] { return frames }
        let frames = IntervalFrames(snapshot, symbols, interval, snapshot.table(market))
        intervals[index] = frames
        return frames
    }
}

extension FrameTable {
    /// Says that a symbol is unknown, and which one may have been meant: the same in capitals, one that
    /// starts with it, or the same on the spot market.
    private func notFound(_ symbol: WireSymbol, field: UInt16) -> Refusal {
        guard !symbols.isEmpty else {
            return Refusal(
                code: .notReady, field: field,
                message:
                    "No symbol is served yet: the first are when the minute has closed after their history came."
            )
        }
        let name = symbol.description.uppercased()
        let meant =
            first(startingWith: name) ?? (name.hasSuffix(".P") ? first(startingWith: name.dropLast(2)) : nil)
        return Refusal(
            code: .notFound, field: field,
            message: "\(symbol) is not one of the \(symbols.count) symbols here"
                + (meant.map { "; did you mean \($0)?" } ?? "; ListSymbols lists them."))
    }

    /// The first symbol by name that starts so, by bisection: a wrong name costs a client no more than a
    /// right one.
    private func first(startingWith prefix: some StringProtocol) -> Symbol? {
        var (low, high) = (0, snapshot.symbols.count)
        while low < high {
            let middle = (low + high) / 2
            if snapshot.symbols[middle].symbol.name < prefix { low = middle + 1 } else { high = middle }
        }
        guard low < snapshot.symbols.count else { return nil }
        let symbol = snapshot.symbols[low].symbol
        return symbol.name.hasPrefix(prefix) ? symbol : nil
    }

    private func encodedSymbols() -> ByteBuffer {
        var buffer = ByteBuffer()
        let entries = zip(symbols, snapshot.symbols).prefix(WireLimits.rowsPerGroup).map { symbol, summary in
            SymbolList.Entry(
                symbol: symbol, firstOpen: summary.first?.microseconds, lastOpen: summary.last?.microseconds,
                candles: UInt64(summary.candles), isLive: false)
        }
        SymbolList(requestId: 0, symbols: entries).encode(into: &buffer)
        return buffer
    }

    private func encodedIndicators() -> ByteBuffer {
        var buffer = ByteBuffer()
        let entries = snapshot.columns.map { IndicatorList.Entry(name: $0.name, warmup: UInt32($0.warmup)) }
        let list = IndicatorList(requestId: 0, catalogHash: snapshot.catalogueHash, indicators: entries)
        list.encode(into: &buffer)
        return buffer
    }
}

extension Change {
    fileprivate var isOfEverything: Bool { if case .everything = self { true } else { false } }
}

extension Interval {
    init(_ interval: WireInterval) {
        self =
            switch interval {
            case .m1: .m1
            case .m5: .m5
            case .m15: .m15
            case .h1: .h1
            case .h4: .h4
            case .d1: .d1
            }
    }
}
