import Wire

extension Subscribe: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), channel: fields["channel"].named(),
            interval: fields["interval"] == .null ? nil : fields["interval"].named(),
            snapshot: fields["snapshot"].bool, symbols: fields["symbols"].list.map { $0["symbol"].symbol })
    }

    var fields: [String: JSON] {
        let entries = symbols.map { JSON.object(["symbol": .text($0.description)]) }
        return [
            "requestId": JSON(requestId), "channel": JSON(named: channel),
            "interval": interval.map { JSON(named: $0) } ?? .null, "snapshot": .bool(snapshot),
            "symbols": .list(entries),
        ]
    }
}

extension SubscribeAck: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), subscriptionId: fields["subscriptionId"].whole(),
            matched: fields["matched"].whole())
    }

    var fields: [String: JSON] {
        [
            "requestId": JSON(requestId), "subscriptionId": JSON(subscriptionId), "matched": JSON(matched),
        ]
    }
}

extension Unsubscribe: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), subscriptionId: fields["subscriptionId"].whole())
    }

    var fields: [String: JSON] {
        ["requestId": JSON(requestId), "subscriptionId": JSON(subscriptionId)]
    }
}

extension UnsubscribeAck: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), subscriptionId: fields["subscriptionId"].whole())
    }

    var fields: [String: JSON] {
        ["requestId": JSON(requestId), "subscriptionId": JSON(subscriptionId)]
    }
}

extension CandleEvent: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            subscriptionId: fields["subscriptionId"].whole(), sequence: fields["sequence"].whole(),
            symbol: fields["symbol"].symbol, interval: fields["interval"].named(),
            origin: fields["origin"].named(), publishedAt: fields["publishedAt"].whole(),
            candle: CandlesResult.Candle(
                openTime: fields["openTime"].whole(), open: fields["openPrice"].double,
                high: fields["highPrice"].double, low: fields["lowPrice"].double,
                close: fields["closePrice"].double, volume: fields["volume"].double,
                quoteVolume: fields["quoteVolume"].double, trades: fields["trades"].double,
                takerBuyVolume: fields["takerBuyVolume"].double, present: fields["present"].whole(),
                state: fields["state"].named()),
            requestId: fields["requestId"].whole())
    }

    var fields: [String: JSON] {
        [
            "requestId": JSON(requestId), "subscriptionId": JSON(subscriptionId), "sequence": JSON(sequence),
            "symbol": .text(symbol.description), "interval": JSON(named: interval),
            "origin": JSON(named: origin), "publishedAt": JSON(publishedAt),
            "openTime": JSON(candle.openTime), "openPrice": JSON(candle.open), "highPrice": JSON(candle.high),
            "lowPrice": JSON(candle.low), "closePrice": JSON(candle.close), "volume": JSON(candle.volume),
            "quoteVolume": JSON(candle.quoteVolume), "trades": JSON(candle.trades),
            "takerBuyVolume": JSON(candle.takerBuyVolume), "present": JSON(candle.present),
            "state": JSON(named: candle.state),
        ]
    }
}

extension IndicatorEvent: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            subscriptionId: fields["subscriptionId"].whole(), sequence: fields["sequence"].whole(),
            symbol: fields["symbol"].symbol, interval: fields["interval"].named(),
            origin: fields["origin"].named(), openTime: fields["openTime"].whole(),
            computedAt: fields["computedAt"].whole(), catalogHash: fields["catalogHash"].whole(),
            bars: fields["bars"].whole(), filled: fields["filled"].whole(),
            values: fields["values"].list.map(\.double), requestId: fields["requestId"].whole())
    }

    var fields: [String: JSON] {
        [
            "requestId": JSON(requestId), "subscriptionId": JSON(subscriptionId), "sequence": JSON(sequence),
            "symbol": .text(symbol.description), "interval": JSON(named: interval),
            "origin": JSON(named: origin), "openTime": JSON(openTime), "computedAt": JSON(computedAt),
            "catalogHash": JSON(catalogHash), "bars": JSON(bars), "filled": JSON(filled),
            "values": .list(values.map { JSON($0) }),
        ]
    }
}

extension Conflated: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            subscriptionId: fields["subscriptionId"].whole(), dropped: fields["dropped"].whole(),
            nextSequence: fields["nextSequence"].whole(), requestId: fields["requestId"].whole())
    }

    var fields: [String: JSON] {
        [
            "requestId": JSON(requestId), "subscriptionId": JSON(subscriptionId), "dropped": JSON(dropped),
            "nextSequence": JSON(nextSequence),
        ]
    }
}

extension WireJobEvent: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            subscriptionId: fields["subscriptionId"].whole(), sequence: fields["sequence"].whole(),
            jobId: fields["jobId"].whole(), kind: fields["kind"].named(), state: fields["state"].named(),
            time: fields["time"].whole(), done: fields["done"].whole(),
            total: fields["total"] == .null ? nil : fields["total"].whole(), message: fields["message"].text,
            requestId: fields["requestId"].whole())
    }

    var fields: [String: JSON] {
        [
            "requestId": JSON(requestId), "subscriptionId": JSON(subscriptionId), "sequence": JSON(sequence),
            "jobId": JSON(jobId), "kind": JSON(named: kind), "state": JSON(named: state), "time": JSON(time),
            "done": JSON(done), "total": total.map { JSON($0) } ?? .null, "message": .text(message),
        ]
    }
}
