import Wire

extension ListSymbols: VectorMessage {
    init(_ fields: JSON) { self.init(requestId: fields["requestId"].whole()) }

    var fields: [String: JSON] { ["requestId": JSON(requestId)] }
}

extension SymbolList: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(),
            symbols: fields["symbols"].list.map {
                Entry(
                    symbol: $0["symbol"].symbol, firstOpen: $0["firstOpen"].time,
                    lastOpen: $0["lastOpen"].time,
                    candles: $0["candles"].whole(), isLive: $0["live"].bool)
            })
    }

    var fields: [String: JSON] {
        let entries = symbols.map {
            JSON.object([
                "symbol": .text($0.symbol.description), "firstOpen": JSON(time: $0.firstOpen),
                "lastOpen": JSON(time: $0.lastOpen), "candles": JSON($0.candles), "live": .bool($0.isLive),
            ])
        }
        return ["requestId": JSON(requestId), "symbols": .list(entries)]
    }
}

extension ListIndicators: VectorMessage {
    init(_ fields: JSON) { self.init(requestId: fields["requestId"].whole()) }

    var fields: [String: JSON] { ["requestId": JSON(requestId)] }
}

extension IndicatorList: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), catalogHash: fields["catalogHash"].whole(),
            indicators: fields["indicators"].list.map {
                Entry(name: $0["name"].text, warmup: $0["warmup"].whole())
            })
    }

    var fields: [String: JSON] {
        let entries = indicators.map { JSON.object(["name": .text($0.name), "warmup": JSON($0.warmup)]) }
        return ["requestId": JSON(requestId), "catalogHash": JSON(catalogHash), "indicators": .list(entries)]
    }
}

extension CandlesQuery: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), symbol: fields["symbol"].symbol,
            interval: fields["interval"].named(), from: fields["from"].time, to: fields["to"].time,
            limit: fields["limit"].whole())
    }

    var fields: [String: JSON] {
        [
            "requestId": JSON(requestId), "symbol": .text(symbol.description),
            "interval": JSON(named: interval),
            "from": JSON(time: from), "to": JSON(time: to), "limit": JSON(limit),
        ]
    }
}

extension CandlesResult: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), symbol: fields["symbol"].symbol,
            interval: fields["interval"].named(), nextFrom: fields["nextFrom"].time,
            candles: fields["candles"].list.map {
                Candle(
                    openTime: $0["openTime"].whole(), open: $0["openPrice"].double,
                    high: $0["highPrice"].double,
                    low: $0["lowPrice"].double, close: $0["closePrice"].double, volume: $0["volume"].double,
                    quoteVolume: $0["quoteVolume"].double, trades: $0["trades"].double,
                    takerBuyVolume: $0["takerBuyVolume"].double, present: $0["present"].whole(),
                    state: $0["state"].named())
            })
    }

    var fields: [String: JSON] {
        let entries = candles.map {
            JSON.object([
                "openTime": JSON($0.openTime), "openPrice": JSON($0.open), "highPrice": JSON($0.high),
                "lowPrice": JSON($0.low), "closePrice": JSON($0.close), "volume": JSON($0.volume),
                "quoteVolume": JSON($0.quoteVolume), "trades": JSON($0.trades),
                "takerBuyVolume": JSON($0.takerBuyVolume), "present": JSON($0.present),
                "state": JSON(named: $0.state),
            ])
        }
        return [
            "requestId": JSON(requestId), "symbol": .text(symbol.description),
            "interval": JSON(named: interval),
            "nextFrom": JSON(time: nextFrom), "candles": .list(entries),
        ]
    }
}

extension IndicatorSnapshotQuery: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), symbol: fields["symbol"].symbol,
            interval: fields["interval"].named())
    }

    var fields: [String: JSON] {
        [
            "requestId": JSON(requestId), "symbol": .text(symbol.description),
            "interval": JSON(named: interval),
        ]
    }
}

extension IndicatorSnapshot: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), symbol: fields["symbol"].symbol,
            interval: fields["interval"].named(), openTime: fields["openTime"].whole(),
            computedAt: fields["computedAt"].whole(), catalogHash: fields["catalogHash"].whole(),
            bars: fields["bars"].whole(), filled: fields["filled"].whole(),
            values: fields["values"].list.map(\.double))
    }

    var fields: [String: JSON] {
        [
            "requestId": JSON(requestId), "symbol": .text(symbol.description),
            "interval": JSON(named: interval),
            "openTime": JSON(openTime), "computedAt": JSON(computedAt), "catalogHash": JSON(catalogHash),
            "bars": JSON(bars), "filled": JSON(filled), "values": .list(values.map { JSON($0) }),
        ]
    }
}

extension IndicatorMatrixQuery: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), interval: fields["interval"].named(),
            symbols: fields["symbols"].list.map { $0["symbol"].symbol })
    }

    var fields: [String: JSON] {
        let entries = symbols.map { JSON.object(["symbol": .text($0.description)]) }
        return ["requestId": JSON(requestId), "interval": JSON(named: interval), "symbols": .list(entries)]
    }
}

extension IndicatorMatrix: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), catalogHash: fields["catalogHash"].whole(),
            computedAt: fields["computedAt"].whole(), interval: fields["interval"].named(),
            columns: fields["cols"].whole(),
            symbols: fields["symbols"].list.map {
                Entry(
                    symbol: $0["symbol"].symbol, openTime: $0["openTime"].time, bars: $0["bars"].whole(),
                    filled: $0["filled"].whole())
            },
            values: fields["values"].list.map(\.double))
    }

    var fields: [String: JSON] {
        let entries = symbols.map {
            JSON.object([
                "symbol": .text($0.symbol.description), "openTime": JSON(time: $0.openTime),
                "bars": JSON($0.bars), "filled": JSON($0.filled),
            ])
        }
        return [
            "requestId": JSON(requestId), "catalogHash": JSON(catalogHash), "rows": JSON(symbols.count),
            "cols": JSON(columns), "computedAt": JSON(computedAt), "interval": JSON(named: interval),
            "symbols": .list(entries), "values": .list(values.map { JSON($0) }),
        ]
    }
}

extension IndicatorSeriesQuery: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), symbol: fields["symbol"].symbol,
            interval: fields["interval"].named(), from: fields["from"].time, to: fields["to"].time,
            limit: fields["limit"].whole(), indicators: fields["indicators"].list.map { $0["index"].whole() })
    }

    var fields: [String: JSON] {
        let entries = indicators.map { JSON.object(["index": JSON($0)]) }
        return [
            "requestId": JSON(requestId), "symbol": .text(symbol.description),
            "interval": JSON(named: interval),
            "from": JSON(time: from), "to": JSON(time: to), "limit": JSON(limit),
            "indicators": .list(entries),
        ]
    }
}

extension IndicatorSeries: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), symbol: fields["symbol"].symbol,
            interval: fields["interval"].named(), catalogHash: fields["catalogHash"].whole(),
            nextFrom: fields["nextFrom"].time, bars: fields["bars"].whole(), filled: fields["filled"].whole(),
            columns: fields["cols"].whole(), openTimes: fields["candles"].list.map { $0["openTime"].whole() },
            values: fields["values"].list.map(\.double))
    }

    var fields: [String: JSON] {
        let entries = openTimes.map { JSON.object(["openTime": JSON($0)]) }
        return [
            "requestId": JSON(requestId), "symbol": .text(symbol.description),
            "interval": JSON(named: interval),
            "catalogHash": JSON(catalogHash), "nextFrom": JSON(time: nextFrom), "rows": JSON(openTimes.count),
            "cols": JSON(columns), "bars": JSON(bars), "filled": JSON(filled), "candles": .list(entries),
            "values": .list(values.map { JSON($0) }),
        ]
    }
}
