/// The messages of the schema, by template id.
public enum Template: UInt16, Sendable, CaseIterable {
    case hello = 1
    case helloAck
    case error
    case ping
    case pong
    case goodbye
    case listSymbols = 10
    case symbolList
    case listIndicators
    case indicatorList
    case candlesQuery = 20
    case candlesResult
    case indicatorSnapshotQuery
    case indicatorSnapshot
    case indicatorMatrixQuery
    case indicatorMatrix
    case indicatorSeriesQuery
    case indicatorSeries
    case latestSignalQuery = 30
    case signal
    case signalHistoryQuery
    case signalHistory
    case whyQuery
    case why
    case subscribe = 40
    case subscribeAck
    case unsubscribe
    case unsubscribeAck
    case candleEvent
    case indicatorEvent
    case conflated
    case jobEvent
    case learningStatsQuery = 50
    case learningStats
    case headWeightsQuery
    case headWeights
    case weightHistoryQuery
    case weightHistory
    case rollback
    case rollbackAck
    case triggerLearning
    case jobAccepted
    case performanceQuery
    case performance
    case recommendationsQuery
    case recommendations
    case improvementsQuery
    case improvements
    case schedulerQuery
    case scheduler
    case rejectionAnalysisQuery
    case rejectionAnalysis
    case gapStatusQuery = 70
    case gapStatus
    case gapCheck
    case backfill
    case backfillStatusQuery
    case backfillStatus

    /// Whether `side` reads it: queries go to the server, answers to the client, signs of life both ways.
    public func isRead(by side: FrameDecoder.Side) -> Bool {
        switch self {
        case .ping, .pong, .goodbye: true
        case .hello, .listSymbols, .listIndicators, .candlesQuery: side == .server
        case .indicatorSnapshotQuery, .indicatorMatrixQuery, .indicatorSeriesQuery: side == .server
        case .latestSignalQuery, .signalHistoryQuery, .whyQuery, .subscribe, .unsubscribe: side == .server
        case .helloAck, .error, .symbolList, .indicatorList, .candlesResult: side == .client
        case .indicatorSnapshot, .indicatorMatrix, .indicatorSeries: side == .client
        case .signal, .signalHistory, .why: side == .client
        case .subscribeAck, .unsubscribeAck, .candleEvent, .indicatorEvent, .conflated, .jobEvent:
            side == .client
        case .learningStatsQuery, .headWeightsQuery, .weightHistoryQuery, .rollback, .triggerLearning,
            .performanceQuery, .recommendationsQuery, .improvementsQuery, .schedulerQuery,
            .rejectionAnalysisQuery, .gapStatusQuery, .gapCheck, .backfill, .backfillStatusQuery:
            side == .server
        case .learningStats, .headWeights, .weightHistory, .rollbackAck, .jobAccepted, .performance,
            .recommendations, .improvements, .scheduler, .rejectionAnalysis, .gapStatus, .backfillStatus:
            side == .client
        }
    }
}

/// What a frame of a template must at least hold to be read: the sizes of its first version in `proto/nonet.xml`.
struct Shape {
    /// A repeating group: its field id and the bytes of one entry.
    struct Group {
        let field: UInt16
        let stride: Int
    }

    /// The width of the length that stands before variable data.
    enum Prefix: Int {
        case string8 = 1
        case string16 = 2
        case matrix = 4

        /// The greatest length; those above are SBE's null or beyond its bound.
        var most: UInt64 {
            switch self {
            case .string8: 254
            case .string16: 65_534
            case .matrix: 2_147_483_647
            }
        }
    }

    /// Variable-length data: its field id and the width of its length.
    struct Datum {
        let field: UInt16
        let prefix: Prefix
    }

    /// Bytes of the root block, padding included.
    let block: Int
    var group: Group?
    var secondGroup: Group?
    var first: Datum?
    var second: Datum?
    /// Where the root block says how many rows the matrix has; the columns follow as the next four bytes.
    var rowsOffset: Int?
}

extension Template {
    /// The layout in the template's first version; later ones only append to it.
    var shape: Shape {
        switch self {
        case .hello:
            Shape(
                block: 24, first: .init(field: 7, prefix: .string8),
                second: .init(field: 8, prefix: .string16))
        case .helloAck: Shape(block: 67, first: .init(field: 15, prefix: .string8))
        case .error: Shape(block: 27, first: .init(field: 8, prefix: .string16))
        case .ping: Shape(block: 16)
        case .pong: Shape(block: 24)
        case .goodbye: Shape(block: 14, first: .init(field: 4, prefix: .string16))
        case .listSymbols, .listIndicators: Shape(block: 8)
        case .symbolList: Shape(block: 14, group: .init(field: 2, stride: 56))
        case .indicatorList: Shape(block: 22, group: .init(field: 3, stride: 40))
        case .candlesQuery: Shape(block: 53)
        case .candlesResult: Shape(block: 46, group: .init(field: 5, stride: 80))
        case .indicatorSnapshotQuery: Shape(block: 33)
        case .indicatorSnapshot: Shape(block: 70, first: .init(field: 9, prefix: .matrix))
        case .indicatorMatrixQuery: Shape(block: 9, group: .init(field: 3, stride: 24))
        case .indicatorMatrix:
            Shape(
                block: 34, group: .init(field: 7, stride: 40), first: .init(field: 12, prefix: .matrix),
                rowsOffset: 16)
        case .indicatorSeriesQuery: Shape(block: 53, group: .init(field: 7, stride: 2))
        case .indicatorSeries:
            Shape(
                block: 66, group: .init(field: 10, stride: 8), first: .init(field: 12, prefix: .matrix),
                rowsOffset: 48)
        case .latestSignalQuery, .whyQuery: Shape(block: 32)
        case .signal:
            Shape(
                block: 190, group: .init(field: 28, stride: WireVote.bytes),
                secondGroup: .init(field: 35, stride: WireGate.bytes))
        case .signalHistoryQuery: Shape(block: 60)
        case .signalHistory: Shape(block: 22, group: .init(field: 3, stride: SignalHistory.rowBytes))
        case .why:
            Shape(
                block: 102, group: .init(field: 16, stride: WireVote.bytes),
                secondGroup: .init(field: 23, stride: WireGate.bytes))
        case .subscribe: Shape(block: 11, group: .init(field: 5, stride: 24))
        case .subscribeAck: Shape(block: 16)
        case .unsubscribe, .unsubscribeAck: Shape(block: 12)
        case .candleEvent: Shape(block: 131)
        case .indicatorEvent: Shape(block: 78, first: .init(field: 12, prefix: .matrix))
        case .conflated: Shape(block: 28)
        case .jobEvent: Shape(block: 54, first: .init(field: 10, prefix: .string16))
        case .learningStatsQuery, .headWeightsQuery, .recommendationsQuery, .schedulerQuery, .gapCheck:
            Shape(block: 8)
        case .learningStats:
            Shape(
                block: 62, group: .init(field: 10, stride: 80), secondGroup: .init(field: 20, stride: 56),
                first: .init(field: 25, prefix: .string16), second: .init(field: 26, prefix: .string16))
        case .headWeights: Shape(block: 46, group: .init(field: 7, stride: 32))
        case .weightHistoryQuery: Shape(block: 16)
        case .weightHistory:
            Shape(
                block: 26, group: .init(field: 6, stride: 96), first: .init(field: 19, prefix: .matrix),
                second: .init(field: 20, prefix: .string16), rowsOffset: 16)
        case .rollback: Shape(block: 16, first: .init(field: 4, prefix: .string16))
        case .rollbackAck: Shape(block: 20)
        case .triggerLearning: Shape(block: 9)
        case .jobAccepted: Shape(block: 17)
        case .performanceQuery, .improvementsQuery, .rejectionAnalysisQuery: Shape(block: 24)
        case .performance, .improvements, .rejectionAnalysis:
            Shape(
                block: 30, group: .init(field: 4, stride: 80), first: .init(field: 14, prefix: .string16))
        case .recommendations:
            Shape(
                block: 14, group: .init(field: 2, stride: 56), secondGroup: .init(field: 10, stride: 80),
                first: .init(field: 20, prefix: .string16), second: .init(field: 21, prefix: .string16))
        case .scheduler:
            Shape(
                block: 22, group: .init(field: 4, stride: 32), secondGroup: .init(field: 10, stride: 48),
                first: .init(field: 19, prefix: .string16), second: .init(field: 20, prefix: .string16))
        case .gapStatusQuery: Shape(block: 60)
        case .gapStatus:
            Shape(
                block: 46, group: .init(field: 4, stride: WireGapStatus.Entry.bytes),
                secondGroup: .init(field: 17, stride: WireGapStatus.Range.bytes))
        case .backfill: Shape(block: 48)
        case .backfillStatusQuery: Shape(block: 12)
        case .backfillStatus:
            Shape(
                block: 22, group: .init(field: 4, stride: WireBackfillStatus.Job.bytes),
                first: .init(field: 19, prefix: .string16))
        }
    }

    /// The most rows of a table with its matrix of so many columns that fit a reply.
    func rowsMax(columns: Int) -> Int {
        let row = (shape.group?.stride ?? 0) + columns * 8
        let rest = WireLimits.replyBytes - WireLimits.headerBytes - shape.block - 4 - 4
        return min(WireLimits.rowsPerGroup, rest / row)
    }
}
