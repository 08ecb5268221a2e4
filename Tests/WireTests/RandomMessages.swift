import Wire

/// A message of the template with random values, the odd ones more often than chance.
func randomMessage(_ template: Template, _ random: inout SplitMix64) -> any VectorMessage {
    let id = random.next()
    switch template {
    case .hello:
        return Hello(
            requestId: id, minVersion: random.whole(), maxVersion: random.whole(),
            heartbeatMilliseconds: random.whole(), maxFrameBytes: random.whole(),
            capabilities: Capabilities(rawValue: UInt32.random(in: 0...7, using: &random)),
            clientName: random.text(max: 254), token: random.text(max: 3000))
    case .helloAck:
        return HelloAck(
            requestId: id, version: random.whole(), serverMinVersion: random.whole(),
            serverMaxVersion: random.whole(), role: random.one(of: Role.allCases),
            heartbeatMilliseconds: random.whole(), maxFrameBytes: random.whole(), maxInFlight: random.whole(),
            maxSubscriptions: random.whole(),
            capabilities: Capabilities(rawValue: UInt32.random(in: 0...7, using: &random)),
            sessionId: random.whole(), serverEpoch: random.whole(), catalogHash: random.whole(),
            serverTime: random.whole(), serverName: random.text(max: 254))
    case .error:
        return ErrorReply(
            requestId: id, code: random.one(of: ErrorCode.allCases), refTemplateId: random.whole(),
            refFieldId: random.whole(), isFatal: .random(using: &random),
            retryAfterMilliseconds: random.whole(),
            limit: random.whole(), message: random.text(max: 3000))
    case .ping: return Ping(requestId: id, sentAt: random.whole())
    case .pong: return Pong(requestId: id, sentAt: random.whole(), serverTime: random.whole())
    case .goodbye:
        let code = random.one(of: ErrorCode.allCases.map(Optional.some) + [nil])
        return Goodbye(
            requestId: id, code: code, retryAfterMilliseconds: random.whole(), message: random.text(max: 300))
    case .listSymbols: return ListSymbols(requestId: id)
    case .symbolList:
        return SymbolList(
            requestId: id,
            symbols: random.rows { random in
                .init(
                    symbol: random.symbol(), firstOpen: random.time(), lastOpen: random.time(),
                    candles: random.whole(), isLive: .random(using: &random))
            })
    case .listIndicators: return ListIndicators(requestId: id)
    case .indicatorList:
        return IndicatorList(
            requestId: id, catalogHash: random.whole(),
            indicators: random.rows { random in .init(name: random.ascii(max: 32), warmup: random.whole()) })
    case .candlesQuery:
        return CandlesQuery(
            requestId: id, symbol: random.symbol(), interval: random.one(of: WireInterval.allCases),
            from: random.time(), to: random.time(), limit: random.whole())
    case .candlesResult:
        return CandlesResult(
            requestId: id, symbol: random.symbol(), interval: random.one(of: WireInterval.allCases),
            nextFrom: random.time(),
            candles: random.rows { random in
                .init(
                    openTime: random.whole(), open: random.double(), high: random.double(),
                    low: random.double(),
                    close: random.double(), volume: random.double(), quoteVolume: random.double(),
                    trades: random.double(), takerBuyVolume: random.double(), present: random.whole(),
                    state: random.one(of: CandleState.allCases))
            })
    case .indicatorSnapshotQuery:
        return IndicatorSnapshotQuery(
            requestId: id, symbol: random.symbol(), interval: random.one(of: WireInterval.allCases))
    case .indicatorSnapshot:
        return IndicatorSnapshot(
            requestId: id, symbol: random.symbol(), interval: random.one(of: WireInterval.allCases),
            openTime: random.whole(), computedAt: random.whole(), catalogHash: random.whole(),
            bars: random.whole(),
            filled: random.whole(), values: random.rows { $0.double() })
    case .indicatorMatrixQuery:
        return IndicatorMatrixQuery(
            requestId: id, interval: random.one(of: WireInterval.allCases),
            symbols: random.rows { $0.symbol() })
    case .indicatorMatrix:
        let symbols: [IndicatorMatrix.Entry] = random.rows { random in
            .init(
                symbol: random.symbol(), openTime: random.time(), bars: random.whole(), filled: random.whole()
            )
        }
        let columns = Int.random(in: 0...70, using: &random)
        return IndicatorMatrix(
            requestId: id, catalogHash: random.whole(), computedAt: random.whole(),
            interval: random.one(of: WireInterval.allCases), columns: columns, symbols: symbols,
            values: (0..<symbols.count * columns).map { _ in random.double() })
    case .indicatorSeriesQuery:
        return IndicatorSeriesQuery(
            requestId: id, symbol: random.symbol(), interval: random.one(of: WireInterval.allCases),
            from: random.time(), to: random.time(), limit: random.whole(),
            indicators: random.rows { $0.whole() })
    case .indicatorSeries:
        let openTimes: [Int64] = random.rows { $0.whole() }
        let columns = Int.random(in: 0...70, using: &random)
        return IndicatorSeries(
            requestId: id, symbol: random.symbol(), interval: random.one(of: WireInterval.allCases),
            catalogHash: random.whole(), nextFrom: random.time(), bars: random.whole(),
            filled: random.whole(),
            columns: columns, openTimes: openTimes,
            values: (0..<openTimes.count * columns).map { _ in random.double() })
    case .latestSignalQuery, .signal, .signalHistoryQuery, .signalHistory, .whyQuery, .why:
        return randomSignal(template, &random)
    default:
        return template.rawValue < Template.learningStatsQuery.rawValue
            ? randomEvent(template, &random) : randomLearned(template, &random)
    }
}

/// A message of the templates from `subscribe` on.
private func randomEvent(_ template: Template, _ random: inout SplitMix64) -> any VectorMessage {
    let id = random.next()
    switch template {
    case .subscribe:
        return Subscribe(
            requestId: id, channel: random.one(of: WireChannel.allCases),
            interval: random.one(of: WireInterval.allCases.map(Optional.some) + [nil]),
            snapshot: .random(using: &random), symbols: random.rows { $0.symbol() })
    case .subscribeAck:
        return SubscribeAck(requestId: id, subscriptionId: random.whole(), matched: random.whole())
    case .unsubscribe: return Unsubscribe(requestId: id, subscriptionId: random.whole())
    case .unsubscribeAck: return UnsubscribeAck(requestId: id, subscriptionId: random.whole())
    case .candleEvent:
        return CandleEvent(
            subscriptionId: random.whole(), sequence: random.whole(), symbol: random.symbol(),
            interval: random.one(of: WireInterval.allCases), origin: random.one(of: EventOrigin.allCases),
            publishedAt: random.whole(),
            candle: .init(
                openTime: random.whole(), open: random.double(), high: random.double(), low: random.double(),
                close: random.double(), volume: random.double(), quoteVolume: random.double(),
                trades: random.double(), takerBuyVolume: random.double(), present: random.whole(),
                state: random.one(of: CandleState.allCases)),
            requestId: id)
    case .indicatorEvent:
        return IndicatorEvent(
            subscriptionId: random.whole(), sequence: random.whole(), symbol: random.symbol(),
            interval: random.one(of: WireInterval.allCases), origin: random.one(of: EventOrigin.allCases),
            openTime: random.whole(), computedAt: random.whole(), catalogHash: random.whole(),
            bars: random.whole(), filled: random.whole(), values: random.rows { $0.double() }, requestId: id)
    case .conflated:
        return Conflated(
            subscriptionId: random.whole(), dropped: random.whole(), nextSequence: random.whole(),
            requestId: id)
    default:
        let total: UInt64 = random.whole()
        return WireJobEvent(
            subscriptionId: random.whole(), sequence: random.whole(), jobId: random.whole(),
            kind: random.one(of: JobKind.allCases), state: random.one(of: JobState.allCases),
            time: random.whole(), done: random.whole(), total: total == .max ? nil : total,
            message: random.text(max: 300), requestId: id)
    }
}

extension SplitMix64 {
    /// Any integer, the ends of the range more often than chance.
    mutating func whole<T: FixedWidthInteger>() -> T {
        switch next() % 8 {
        case 0: .min
        case 1: .max
        case 2: 0
        default: T(truncatingIfNeeded: next())
        }
    }

    mutating func time() -> Int64? {
        let time: Int64 = whole()
        return time == .min ? nil : time
    }

    /// Any finite double or NaN.
    mutating func double() -> Double {
        let value = Double(bitPattern: next())
        return value.isFinite ? value : .nan
    }

    mutating func one<T>(of all: [T]) -> T { all[Int(next() % UInt64(all.count))] }

    mutating func rows<T>(_ row: (inout SplitMix64) -> T) -> [T] {
        (0..<Int(next() % 12)).map { _ in row(&self) }
    }

    mutating func ascii(max: UInt64) -> String {
        String(decoding: (0...next() % max).map { _ in UInt8(0x20 + next() % 0x5F) }, as: UTF8.self)
    }

    mutating func symbol() -> WireSymbol { WireSymbol(ascii(max: 24))! }

    /// Text of at most `max` bytes with characters of every length.
    mutating func text(max: Int) -> String {
        var text = ""
        let wanted = Int(next() % UInt64(max + 1))
        while text.utf8.count + 4 <= wanted { text.append(one(of: ["a", "é", "₿", "🚀", "\0", "\n"])) }
        return text
    }
}
