import Wire

extension Client {
    /// The weights that decide.
    public struct HeadWeights: Sendable {
        /// A head's share, 0 to 1: now, of the version that passed the gate last, and of the first.
        public struct Entry: Sendable, Equatable {
            public var head: String
            public var weight, gated, standard: Double
        }

        public var version: Int
        /// When they were decided on, in microseconds; nil = from the beginning.
        public var since: Int64?
        /// The last version that passed the gate, or the first: the daily update stays near it.
        public var gatedVersion: Int
        /// P(win) = 1 / (1 + exp(-(slope x score + intercept))); nil = not known.
        public var slope, intercept: Double?
        /// In their order.
        public var heads: [Entry]
    }

    /// A decision about weights, deploying or not; times in microseconds.
    public struct WeightsVersion: Sendable {
        public var version: Int
        /// nil = the first.
        public var parent: Int?
        public var decidedAt: Int64
        /// `first`, `daily`, `weekly`, `manual` or `rollback`.
        public var trigger: String
        /// `scheduler`, or who asked for it.
        public var author: String
        public var isActive: Bool
        /// One a head, in their order; nil = the weights before stayed.
        public var weights: [Double]?
        /// The days that it was fitted on, [from, to); nil = none.
        public var windowFrom: Int64?
        public var windowTo: Int64?
        /// Candidates of these days, and how many independent ones they are worth.
        public var samples: UInt64
        public var effective: Double?
        /// The pull towards the incumbent; nil = no fit.
        public var ridge: Double?
        public var reason: String
    }

    /// What a rollback came to.
    public struct RolledBack: Sendable, Equatable {
        public var fromVersion: Int
        public var toVersion: Int
        /// Has the weights of `toVersion`, and decides.
        public var newVersion: Int
    }

    /// The weights that decide.
    public func headWeights() async throws(ClientError) -> HeadWeights {
        let reply = try await ask(HeadWeightsQuery(requestId: 0), for: WireHeadWeights.self)
        return HeadWeights(
            version: Int(reply.weightsVersion), since: reply.since, gatedVersion: Int(reply.gatedVersion),
            slope: reply.slope.known, intercept: reply.intercept.known,
            heads: reply.heads.map {
                HeadWeights.Entry(
                    head: $0.head.storeName, weight: $0.weight, gated: $0.gated, standard: $0.standard)
            })
    }

    /// Decisions about weights, the newest first, over as many pages as it takes.
    ///
    /// - Parameter limit: The most wanted; nil = all.
    public func weightHistory(limit: Int? = nil) async throws(ClientError) -> [WeightsVersion] {
        var (query, pages) = (WeightHistoryQuery(requestId: 0), Pages(limit: limit))
        var versions: [WeightsVersion] = []
        while let rest = try pages.rest(after: versions.count) {
            query.limit = rest
            let page = try await ask(query, for: WireWeightHistory.self)
            for (row, version) in page.versions.enumerated() {
                let weights = page.weights[row * page.columns..<(row + 1) * page.columns]
                versions.append(WeightsVersion(version, version.isDeployed ? Array(weights) : nil))
            }
            // They go down: so do the places that pages begin at.
            let next = try pages.next(
                page.nextBefore.map { -Int64($0) }, after: query.before.map { -Int64($0) })
            query.before = next.map { UInt32(-$0) }
        }
        return versions
    }

    /// Has an earlier version's weights decide again. For admins.
    ///
    /// - Parameter expected: Refused with Conflict unless this version decides; nil = whichever does.
    public func rollBack(
        to version: Int, expecting expected: Int? = nil, reason: String = ""
    ) async throws(ClientError) -> RolledBack {
        guard let version = UInt32(exactly: version), expected.map({ UInt32(exactly: $0) != nil }) ?? true
        else { throw .invalidArgument("a version is 0 to \(UInt32.max)") }
        let request = Rollback(
            requestId: 0, toVersion: version, ifCurrentVersion: expected.map { UInt32($0) }, reason: reason)
        let reply = try await ask(request, for: RollbackAck.self)
        return RolledBack(
            fromVersion: Int(reply.fromVersion), toVersion: Int(reply.toVersion),
            newVersion: Int(reply.newVersion))
    }
}

extension Client.WeightsVersion {
    fileprivate init(_ version: WireWeightHistory.Version, _ weights: [Double]?) {
        self.init(
            version: Int(version.version), parent: version.parent.map { Int($0) },
            decidedAt: version.decidedAt, trigger: version.trigger.storeName, author: version.author,
            isActive: version.isActive, weights: weights, windowFrom: version.windowFrom,
            windowTo: version.windowTo, samples: version.samples, effective: version.effective.known,
            ridge: version.ridge.known, reason: version.reason)
    }
}
