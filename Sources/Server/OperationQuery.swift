import Engine
package import NIOCore
import Wire

/// A request about gaps or learning, checked, and with all that its answer needs.
package struct OperationQuery: Sendable {
    /// How it is answered.
    enum Work: Sendable {
        /// From the store: it may wait.
        case read(@Sendable (any OperationSource) throws(OperationError) -> any Message)
        /// By whoever does it.
        case ask(@Sendable (any OperationSource) async throws(OperationError) -> any Message)
    }

    package let requestId: UInt64
    let template: Template
    let work: Work
    /// The longest reply that the client takes.
    private let most: Int

    init(_ query: some Message, most: Int, _ work: Work) {
        (requestId, template) = (query.requestId, type(of: query).template)
        (self.most, self.work) = (most, work)
    }

    /// Checks a request of a connection that may read, or change something too.
    init(
        _ frame: Frame, _ frames: FrameTable, as role: Role, at now: Moment, most: Int
    ) throws(Refusal) {
        switch frame.template {
        case .rollback, .triggerLearning, .gapCheck, .backfill:
            guard role == .admin else { throw .forbidden(frame.template) }
        default: break
        }
        switch frame.template {
        case .gapStatusQuery:
            try self.init(GapStatusQuery(reading: frame), frames, at: now.utc, most: most)
        case .gapCheck: self.init(try GapCheck(reading: frame), most: most)
        case .backfill: try self.init(WireBackfill(reading: frame), frames, most: most)
        case .backfillStatusQuery: self.init(try BackfillStatusQuery(reading: frame), most: most)
        case .learningStatsQuery: self.init(try LearningStatsQuery(reading: frame), most: most)
        case .schedulerQuery: self.init(try SchedulerQuery(reading: frame), at: now.utc, most: most)
        case .headWeightsQuery: self.init(try HeadWeightsQuery(reading: frame), most: most)
        case .weightHistoryQuery: self.init(try WeightHistoryQuery(reading: frame), most: most)
        case .performanceQuery: try self.init(PerformanceQuery(reading: frame), most: most)
        case .improvementsQuery: try self.init(ImprovementsQuery(reading: frame), most: most)
        case .rejectionAnalysisQuery: try self.init(RejectionAnalysisQuery(reading: frame), most: most)
        case .recommendationsQuery: self.init(try RecommendationsQuery(reading: frame), most: most)
        case .triggerLearning: try self.init(TriggerLearning(reading: frame), most: most)
        case .rollback: self.init(try Rollback(reading: frame), most: most)
        default: preconditionFailure("\(frame.template) is answered before, or never read by a server")
        }
    }

    /// The answer, an error where there is no other. A read may take long; it waits for nothing else.
    package func answer(from source: any OperationSource) async -> ByteBuffer {
        switch work {
        case .read: return read(from: source)
        case .ask(let ask):
            do throws(OperationError) { return encoded(try await ask(source)) } catch {
                return encoded(Refusal(error).reply(to: requestId, template))
            }
        }
    }

    /// The answer of a read.
    func read(from source: any OperationSource) -> ByteBuffer {
        guard case .read(let read) = work else { preconditionFailure("\(template) is no read") }
        do throws(OperationError) { return encoded(try read(source)) } catch {
            return encoded(Refusal(error).reply(to: requestId, template))
        }
    }

    private func encoded(_ message: any Message) -> ByteBuffer {
        var (message, reply) = (message, ByteBuffer())
        message.requestId = requestId
        message.encode(into: &reply)
        guard reply.readableBytes > most else { return reply }
        reply.clear()
        Refusal(
            code: .resultTooLarge, limit: UInt64(most),
            message: "The answer has more bytes than the \(most) that this client takes; ask for less."
        ).reply(to: requestId, template).encode(into: &reply)
        return reply
    }
}

extension Refusal {
    init(_ error: OperationError) {
        let code: ErrorCode =
            switch error {
            case .starting, .notCollecting, .notLearning: .notReady
            case .engine(.unknownSymbol), .engine(.noWeights): .notFound
            case .engine(.emptyRange), .engine(.noWeightsOfIts): .invalidArgument
            case .engine(.jobsBusy): .tooManyInFlight
            case .engine(.weightsMoved), .engine(.decidesAlready), .engine(.madeToday): .conflict
            case .engine(.weightsBusy): .overloaded
            case .engine: .internal
            }
        let retry: UInt32 = if case .starting = error { 1000 } else { 0 }
        self.init(code: code, retryAfterMilliseconds: retry, message: "\(error)")
    }

    /// A command of a connection that only reads.
    static func forbidden(_ template: Template) -> Refusal {
        Refusal(
            code: .forbidden,
            message:
                "This changes something: it takes the server's admin token (NONET_ADMIN_TOKEN), which this connection did not bring."
        )
    }
}

extension OperationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .engine(let error): "\(error)"
        case .starting: "The server is still starting; ask again."
        case .notCollecting: "This server collects nothing (serve --no-collect): it has no gap jobs."
        case .notLearning:
            "This server does not learn: it does not decide (serve --decide off), or is a demo."
        }
    }
}
