import Wire

extension Client {
    /// Present candles of a symbol in [from, to), oldest first, over as many pages as it takes.
    ///
    /// - Parameters:
    ///   - from: Microseconds since the epoch; nil = the newest `limit` candles before `to`.
    ///   - to: Exclusive; nil = now.
    ///   - limit: The most candles wanted; nil = all, or if `from` is nil as many as one answer holds.
    public func candles(
        symbol: String, interval: Interval, from: Int64? = nil, to: Int64? = nil, limit: Int? = nil
    ) async throws(ClientError) -> [Candle] {
        let most = CandlesResult.rowsMax
        if from == nil, let limit, limit > most {
            // Backwards from the newest: one answer doesn't hold them all.
            let newest = try await candles(symbol: symbol, interval: interval, to: to, limit: most)
            guard newest.count == most, let first = newest.first else { return newest }
            return try await candles(
                symbol: symbol, interval: interval, to: first.openTime, limit: limit - most) + newest
        }
        var query = CandlesQuery(
            requestId: 0, symbol: try wireSymbol(symbol), interval: interval.wire, from: from, to: to)
        var pages = Pages(limit: limit)
        var candles = [Candle]()
        while let rest = try pages.rest(after: candles.count) {
            query.limit = rest
            let page = try await ask(query, for: CandlesResult.self)
            candles.append(contentsOf: page.candles.map { Candle($0) })
            query.from = try pages.next(page.nextFrom, after: page.candles.last?.openTime ?? query.from)
        }
        return candles
    }

    /// All indicators of a symbol at its last closed candle.
    public func snapshot(symbol: String, interval: Interval) async throws(ClientError) -> Snapshot {
        let query = IndicatorSnapshotQuery(
            requestId: 0, symbol: try wireSymbol(symbol), interval: interval.wire)
        let reply = try await ask(query, for: IndicatorSnapshot.self)
        return Snapshot(
            symbol: symbol, interval: interval, openTime: reply.openTime, computedAt: reply.computedAt,
            bars: Int(reply.bars), filled: Int(reply.filled),
            columns: try await columns(of: reply.catalogHash, count: reply.values.count), values: reply.values
        )
    }

    /// All indicators of the symbols named, in that order, or of every symbol if none is.
    public func matrix(interval: Interval, symbols: [String] = []) async throws(ClientError) -> Matrix {
        guard symbols.count <= WireLimits.rowsPerGroup else {
            throw .invalidArgument(
                "\(symbols.count) symbols; at most \(WireLimits.rowsPerGroup) are accepted")
        }
        var query = IndicatorMatrixQuery(requestId: 0, interval: interval.wire)
        for symbol in symbols { query.symbols.append(try wireSymbol(symbol)) }
        let reply = try await ask(query, for: IndicatorMatrix.self)
        let rows = reply.symbols.map {
            Matrix.Row(
                symbol: $0.symbol.description, openTime: $0.openTime, bars: Int($0.bars),
                filled: Int($0.filled))
        }
        return Matrix(
            interval: interval, computedAt: reply.computedAt,
            columns: try await columns(of: reply.catalogHash, count: reply.columns), rows: rows,
            values: reply.values)
    }

    /// Indicators of a symbol over the candles in [from, to), oldest first, over as many pages as it takes.
    ///
    /// - Parameters:
    ///   - indicators: Their names, which become the columns in that order; empty = all.
    ///   - from: Microseconds since the epoch; nil = the newest `limit` rows before `to`.
    ///   - to: Exclusive; nil = now.
    ///   - limit: The most rows wanted; nil = all, or if `from` is nil as many as one answer holds.
    public func series(
        symbol: String, interval: Interval, indicators: [String] = [], from: Int64? = nil, to: Int64? = nil,
        limit: Int? = nil
    ) async throws(ClientError) -> Series {
        var query = IndicatorSeriesQuery(
            requestId: 0, symbol: try wireSymbol(symbol), interval: interval.wire, from: from, to: to)
        let catalogue = try await catalogue(hash: nil)
        query.indicators = try positions(of: indicators, in: catalogue)
        let columns = indicators.isEmpty ? catalogue.indicators.map(\.name) : indicators
        let most = IndicatorSeries.rowsMax(columns: columns.count)
        if from == nil, let limit, limit > most {
            let newest = try await series(
                symbol: symbol, interval: interval, indicators: indicators, to: to, limit: most)
            guard newest.openTimes.count == most, let first = newest.openTimes.first else { return newest }
            var series = try await series(
                symbol: symbol, interval: interval, indicators: indicators, to: first, limit: limit - most)
            series.openTimes += newest.openTimes
            series.values += newest.values
            (series.bars, series.filled) = (newest.bars, newest.filled)
            return series
        }
        var pages = Pages(limit: limit)
        var series = Series(
            symbol: symbol, interval: interval, bars: 0, filled: 0, columns: columns, openTimes: [],
            values: [])
        while let rest = try pages.rest(after: series.openTimes.count) {
            query.limit = rest
            let page = try await ask(query, for: IndicatorSeries.self)
            guard page.catalogHash == catalogue.hash, page.columns == columns.count else {
                _ = try await self.catalogue(hash: page.catalogHash)
                throw .unreadable("the server changed its list of indicators meanwhile; ask again")
            }
            series.openTimes.append(contentsOf: page.openTimes)
            series.values.append(contentsOf: page.values)
            series.bars = Int(page.bars)
            series.filled = Int(page.filled)
            query.from = try pages.next(page.nextFrom, after: page.openTimes.last ?? query.from)
        }
        return series
    }

    private func columns(of hash: UInt64, count: Int) async throws(ClientError) -> [String] {
        let names = try await catalogue(hash: hash).indicators.map(\.name)
        guard names.count == count else {
            throw .unreadable("\(count) columns came, and the list of indicators has \(names.count)")
        }
        return names
    }

    private func positions(of names: [String], in catalogue: Catalogue) throws(ClientError) -> [UInt16] {
        var positions = [UInt16]()
        for name in names {
            guard let position = catalogue.indicators.firstIndex(where: { $0.name == name }) else {
                let known = catalogue.indicators.map(\.name).joined(separator: ", ")
                throw .invalidArgument("\(name) is no indicator; there are: \(known)")
            }
            positions.append(UInt16(position))
        }
        return positions
    }

    func wireSymbol(_ text: String) throws(ClientError) -> WireSymbol {
        guard let symbol = WireSymbol(text) else {
            throw .invalidArgument(
                "\"\(text)\" is no symbol; accepted: 1 to \(WireSymbol.bytes) of printable ASCII")
        }
        return symbol
    }
}

/// The way through the pages of one answer.
package struct Pages {
    private let limit: Int?
    private var isComplete = false

    package init(limit: Int?) { self.limit = limit }

    /// How many rows to ask for when `count` have come, 0 = as many as fit; nil when nothing more is wanted.
    package func rest(after count: Int) throws(ClientError) -> UInt32? {
        guard let limit else { return isComplete ? nil : 0 }
        guard limit > 0, limit <= Int(UInt32.max) else {
            throw .invalidArgument("a limit of \(limit); accepted: 1 to \(UInt32.max)")
        }
        return isComplete || count >= limit ? nil : UInt32(limit - count)
    }

    /// Where the next page starts; it must lie behind what is known, or the pages would never end.
    package mutating func next<Place: Comparable>(
        _ nextFrom: Place?, after known: Place?
    ) throws(ClientError) -> Place? {
        isComplete = nextFrom == nil
        if let nextFrom, let known, nextFrom <= known {
            throw .unreadable("the next page starts at \(nextFrom), which is not behind this one")
        }
        return nextFrom
    }
}
