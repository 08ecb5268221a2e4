import Wire

/// A message that can be made from a vector's fields, and shown as them.
protocol VectorMessage: Message {
    init(_ fields: JSON)
    var fields: [String: JSON] { get }
}

/// The message type of each template.
func messageType(_ template: Template) -> any VectorMessage.Type {
    switch template {
    case .hello: Hello.self
    case .helloAck: HelloAck.self
    case .error: ErrorReply.self
    case .ping: Ping.self
    case .pong: Pong.self
    case .goodbye: Goodbye.self
    case .listSymbols: ListSymbols.self
    case .symbolList: SymbolList.self
    case .listIndicators: ListIndicators.self
    case .indicatorList: IndicatorList.self
    case .candlesQuery: CandlesQuery.self
    case .candlesResult: CandlesResult.self
    case .indicatorSnapshotQuery: IndicatorSnapshotQuery.self
    case .indicatorSnapshot: IndicatorSnapshot.self
    case .indicatorMatrixQuery: IndicatorMatrixQuery.self
    case .indicatorMatrix: IndicatorMatrix.self
    case .indicatorSeriesQuery: IndicatorSeriesQuery.self
    case .indicatorSeries: IndicatorSeries.self
    case .latestSignalQuery: LatestSignalQuery.self
    case .signal: WireSignal.self
    case .signalHistoryQuery: SignalHistoryQuery.self
    case .signalHistory: SignalHistory.self
    case .whyQuery: WhyQuery.self
    case .why: Why.self
    case .subscribe: Subscribe.self
    case .subscribeAck: SubscribeAck.self
    case .unsubscribe: Unsubscribe.self
    case .unsubscribeAck: UnsubscribeAck.self
    case .candleEvent: CandleEvent.self
    case .indicatorEvent: IndicatorEvent.self
    case .conflated: Conflated.self
    case .jobEvent: WireJobEvent.self
    case .learningStatsQuery: LearningStatsQuery.self
    case .learningStats: WireLearningStats.self
    case .headWeightsQuery: HeadWeightsQuery.self
    case .headWeights: WireHeadWeights.self
    case .weightHistoryQuery: WeightHistoryQuery.self
    case .weightHistory: WireWeightHistory.self
    case .rollback: Rollback.self
    case .rollbackAck: RollbackAck.self
    case .triggerLearning: TriggerLearning.self
    case .jobAccepted: JobAccepted.self
    case .performanceQuery: PerformanceQuery.self
    case .performance: WirePerformance.self
    case .recommendationsQuery: RecommendationsQuery.self
    case .recommendations: WireRecommendations.self
    case .improvementsQuery: ImprovementsQuery.self
    case .improvements: WireImprovements.self
    case .schedulerQuery: SchedulerQuery.self
    case .scheduler: WireScheduler.self
    case .rejectionAnalysisQuery: RejectionAnalysisQuery.self
    case .rejectionAnalysis: WireRejectionAnalysis.self
    case .gapStatusQuery: GapStatusQuery.self
    case .gapStatus: WireGapStatus.self
    case .gapCheck: GapCheck.self
    case .backfill: WireBackfill.self
    case .backfillStatusQuery: BackfillStatusQuery.self
    case .backfillStatus: WireBackfillStatus.self
    }
}

extension JSON {
    /// The name of a case with its first letter as the schema writes it.
    init(named value: Any) {
        let name = "\(value)"
        self = .text(name.prefix(1).uppercased() + name.dropFirst())
    }

    var symbol: WireSymbol { WireSymbol(text)! }

    func named<T: CaseIterable>(_ type: T.Type = T.self) -> T {
        T.allCases.first { JSON(named: $0) == self }!
    }

    init(_ capabilities: Capabilities) {
        self = .list(Self.capabilities.filter { capabilities.contains($0.1) }.map { .text($0.0) })
    }

    var capabilities: Capabilities {
        Capabilities(list.map { name in Self.capabilities.first { $0.0 == name.text }!.1 })
    }

    private static let capabilities: [(String, Capabilities)] = [
        ("PushEvents", .pushEvents), ("Admin", .admin), ("SharedMemory", .sharedMemory),
    ]
}

extension Hello: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), minVersion: fields["minVersion"].whole(),
            maxVersion: fields["maxVersion"].whole(), heartbeatMilliseconds: fields["heartbeatMs"].whole(),
            maxFrameBytes: fields["maxFrameBytes"].whole(), capabilities: fields["capabilities"].capabilities,
            clientName: fields["clientName"].text, token: fields["token"].text)
    }

    var fields: [String: JSON] {
        [
            "requestId": JSON(requestId), "minVersion": JSON(minVersion), "maxVersion": JSON(maxVersion),
            "heartbeatMs": JSON(heartbeatMilliseconds), "maxFrameBytes": JSON(maxFrameBytes),
            "capabilities": JSON(capabilities), "clientName": .text(clientName), "token": .text(token),
        ]
    }
}

extension HelloAck: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), version: fields["version"].whole(),
            serverMinVersion: fields["serverMinVersion"].whole(),
            serverMaxVersion: fields["serverMaxVersion"].whole(), role: fields["role"].named(),
            heartbeatMilliseconds: fields["heartbeatMs"].whole(),
            maxFrameBytes: fields["maxFrameBytes"].whole(),
            maxInFlight: fields["maxInFlight"].whole(), maxSubscriptions: fields["maxSubscriptions"].whole(),
            capabilities: fields["capabilities"].capabilities, sessionId: fields["sessionId"].whole(),
            serverEpoch: fields["serverEpoch"].whole(), catalogHash: fields["catalogHash"].whole(),
            serverTime: fields["serverTime"].whole(), serverName: fields["serverName"].text)
    }

    var fields: [String: JSON] {
        [
            "requestId": JSON(requestId), "version": JSON(version),
            "serverMinVersion": JSON(serverMinVersion),
            "serverMaxVersion": JSON(serverMaxVersion), "role": JSON(named: role),
            "heartbeatMs": JSON(heartbeatMilliseconds), "maxFrameBytes": JSON(maxFrameBytes),
            "maxInFlight": JSON(maxInFlight), "maxSubscriptions": JSON(maxSubscriptions),
            "capabilities": JSON(capabilities), "sessionId": JSON(sessionId),
            "serverEpoch": JSON(serverEpoch),
            "catalogHash": JSON(catalogHash), "serverTime": JSON(serverTime), "serverName": .text(serverName),
        ]
    }
}

extension ErrorReply: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), code: fields["code"].named(),
            refTemplateId: fields["refTemplateId"].whole(), refFieldId: fields["refFieldId"].whole(),
            isFatal: fields["fatal"].bool, retryAfterMilliseconds: fields["retryAfterMs"].whole(),
            limit: fields["limit"].whole(), message: fields["message"].text)
    }

    var fields: [String: JSON] {
        [
            "requestId": JSON(requestId), "code": .text(code.name), "refTemplateId": JSON(refTemplateId),
            "refFieldId": JSON(refFieldId), "fatal": .bool(isFatal),
            "retryAfterMs": JSON(retryAfterMilliseconds),
            "limit": JSON(limit), "message": .text(message),
        ]
    }
}

extension Ping: VectorMessage {
    init(_ fields: JSON) {
        self.init(requestId: fields["requestId"].whole(), sentAt: fields["sentAt"].whole())
    }

    var fields: [String: JSON] { ["requestId": JSON(requestId), "sentAt": JSON(sentAt)] }
}

extension Pong: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), sentAt: fields["sentAt"].whole(),
            serverTime: fields["serverTime"].whole())
    }

    var fields: [String: JSON] {
        ["requestId": JSON(requestId), "sentAt": JSON(sentAt), "serverTime": JSON(serverTime)]
    }
}

extension Goodbye: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(),
            code: fields["code"] == .null ? nil : fields["code"].named(),
            retryAfterMilliseconds: fields["retryAfterMs"].whole(), message: fields["message"].text)
    }

    var fields: [String: JSON] {
        [
            "requestId": JSON(requestId), "code": code.map { .text($0.name) } ?? .null,
            "retryAfterMs": JSON(retryAfterMilliseconds), "message": .text(message),
        ]
    }
}
