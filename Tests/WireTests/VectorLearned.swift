import Wire

extension VectorMessage where Self: BareQuery {
    init(_ fields: JSON) { self.init(requestId: fields["requestId"].whole()) }

    var fields: [String: JSON] { ["requestId": JSON(requestId)] }
}

extension LearningStatsQuery: VectorMessage {}
extension HeadWeightsQuery: VectorMessage {}
extension RecommendationsQuery: VectorMessage {}
extension SchedulerQuery: VectorMessage {}
extension GapCheck: VectorMessage {}

extension VectorMessage where Self: SpanQuery {
    init(_ fields: JSON) {
        self.init(requestId: fields["requestId"].whole(), from: fields["from"].time, to: fields["to"].time)
    }

    var fields: [String: JSON] {
        ["requestId": JSON(requestId), "from": JSON(time: from), "to": JSON(time: to)]
    }
}

extension PerformanceQuery: VectorMessage {}
extension ImprovementsQuery: VectorMessage {}
extension RejectionAnalysisQuery: VectorMessage {}

extension VectorMessage where Self: LearningAnswer {
    init(_ fields: JSON) {
        let (rows, reasons) = (fields["figures"].list, fields["reasons"])
        let figures = zip(rows, reasons.lines(rows.count)).map { WireFigure($0, $1) }
        self.init(
            requestId: fields["requestId"].whole(),
            figures: LearningFigures(from: fields["from"].time, to: fields["to"].time, figures))
    }

    var fields: [String: JSON] {
        [
            "requestId": JSON(requestId), "from": JSON(time: figures.from), "to": JSON(time: figures.to),
            "figures": .list(figures.all.map { .object($0.fields) }),
            "reasons": JSON(lines: figures.all.map(\.reason)),
        ]
    }
}

extension WirePerformance: VectorMessage {}
extension WireImprovements: VectorMessage {}
extension WireRejectionAnalysis: VectorMessage {}

extension WireLearningStats: VectorMessage {
    init(_ fields: JSON) {
        let (figures, conditions) = (fields["figures"].list, fields["conditions"].list)
        let reasons = fields["reasons"].lines(figures.count + conditions.count)
        self.init(
            requestId: fields["requestId"].whole(), firstDay: fields["firstDay"].time,
            lastDay: fields["lastDay"].time, days: fields["days"].whole(),
            weightsVersion: fields["weightsVersion"].whole(), rows: fields["rows"].whole(),
            coolDownUntil: fields["coolDownUntil"].time,
            shadowUntil: fields["shadowUntil"].time, isFrozen: fields["frozen"].bool,
            figures: zip(figures, reasons).map { WireFigure($0, $1) },
            conditions: zip(conditions, reasons.dropFirst(figures.count)).map {
                WireCondition(
                    $0["name"].text, $0["value"].double, $0["threshold"].double, passed: $0["passed"].bool,
                    reason: $1)
            }, summary: fields["summary"].text)
    }

    var fields: [String: JSON] {
        let conditions = self.conditions.map { condition in
            JSON.object([
                "name": .text(condition.name), "value": JSON(condition.value),
                "threshold": JSON(condition.threshold), "passed": .bool(condition.passed),
            ])
        }
        return [
            "requestId": JSON(requestId), "firstDay": JSON(time: firstDay), "lastDay": JSON(time: lastDay),
            "days": JSON(days), "weightsVersion": JSON(weightsVersion), "rows": JSON(rows),
            "frozen": .bool(isFrozen), "coolDownUntil": JSON(time: coolDownUntil),
            "shadowUntil": JSON(time: shadowUntil), "figures": .list(figures.map { .object($0.fields) }),
            "conditions": .list(conditions),
            "reasons": JSON(lines: figures.map(\.reason) + self.conditions.map(\.reason)),
            "summary": .text(summary),
        ]
    }
}

extension WireHeadWeights: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), since: fields["since"].time,
            slope: fields["slope"].double, intercept: fields["intercept"].double,
            weightsVersion: fields["weightsVersion"].whole(), gatedVersion: fields["gatedVersion"].whole(),
            heads: fields["heads"].list.map {
                Entry(
                    head: $0["head"].named(), weight: $0["weight"].double, gated: $0["gated"].double,
                    standard: $0["standard"].double)
            })
    }

    var fields: [String: JSON] {
        let heads = self.heads.map { head in
            JSON.object([
                "head": JSON(named: head.head), "weight": JSON(head.weight), "gated": JSON(head.gated),
                "standard": JSON(head.standard),
            ])
        }
        return [
            "requestId": JSON(requestId), "since": JSON(time: since), "slope": JSON(slope),
            "intercept": JSON(intercept), "weightsVersion": JSON(weightsVersion),
            "gatedVersion": JSON(gatedVersion), "heads": .list(heads),
        ]
    }
}

extension WeightHistoryQuery: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), before: fields["before"].count,
            limit: fields["limit"].whole())
    }

    var fields: [String: JSON] {
        ["requestId": JSON(requestId), "before": JSON(count: before), "limit": JSON(limit)]
    }
}

extension WireWeightHistory: VectorMessage {
    init(_ fields: JSON) {
        let versions = fields["versions"].list
        self.init(
            requestId: fields["requestId"].whole(), activeVersion: fields["activeVersion"].whole(),
            nextBefore: fields["nextBefore"].count, columns: fields["cols"].whole(),
            versions: zip(versions, fields["reasons"].lines(versions.count)).map {
                Version(
                    decidedAt: $0["decidedAt"].whole(), windowFrom: $0["windowFrom"].time,
                    windowTo: $0["windowTo"].time, samples: $0["samples"].whole(),
                    effective: $0["effective"].double, ridge: $0["ridge"].double,
                    author: $0["author"].text,
                    version: $0["weightsVersion"].whole(), parent: $0["parent"].count,
                    trigger: $0["trigger"].named(), isDeployed: $0["deployed"].bool,
                    isActive: $0["active"].bool, reason: $1)
            }, weights: fields["weights"].list.map(\.double))
    }

    var fields: [String: JSON] {
        let rows = versions.map { version in
            JSON.object([
                "decidedAt": JSON(version.decidedAt), "windowFrom": JSON(time: version.windowFrom),
                "windowTo": JSON(time: version.windowTo), "samples": JSON(version.samples),
                "effective": JSON(version.effective), "ridge": JSON(version.ridge),
                "author": .text(version.author),
                "weightsVersion": JSON(version.version), "parent": JSON(count: version.parent),
                "trigger": JSON(named: version.trigger), "deployed": .bool(version.isDeployed),
                "active": .bool(version.isActive),
            ])
        }
        return [
            "requestId": JSON(requestId), "activeVersion": JSON(activeVersion),
            "nextBefore": JSON(count: nextBefore), "rows": JSON(versions.count), "cols": JSON(columns),
            "versions": .list(rows), "weights": .list(weights.map { JSON($0) }),
            "reasons": JSON(lines: versions.map(\.reason)),
        ]
    }
}

extension Rollback: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), toVersion: fields["toVersion"].whole(),
            ifCurrentVersion: fields["ifCurrentVersion"].count, reason: fields["reason"].text)
    }

    var fields: [String: JSON] {
        [
            "requestId": JSON(requestId), "toVersion": JSON(toVersion),
            "ifCurrentVersion": JSON(count: ifCurrentVersion), "reason": .text(reason),
        ]
    }
}

extension RollbackAck: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), fromVersion: fields["fromVersion"].whole(),
            toVersion: fields["toVersion"].whole(), newVersion: fields["newVersion"].whole())
    }

    var fields: [String: JSON] {
        [
            "requestId": JSON(requestId), "fromVersion": JSON(fromVersion), "toVersion": JSON(toVersion),
            "newVersion": JSON(newVersion),
        ]
    }
}

extension TriggerLearning: VectorMessage {
    init(_ fields: JSON) {
        self.init(requestId: fields["requestId"].whole(), kind: fields["kind"].named())
    }

    var fields: [String: JSON] { ["requestId": JSON(requestId), "kind": JSON(named: kind)] }
}

extension JobAccepted: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), jobId: fields["jobId"].whole(),
            alreadyRunning: fields["alreadyRunning"].bool)
    }

    var fields: [String: JSON] {
        ["requestId": JSON(requestId), "jobId": JSON(jobId), "alreadyRunning": .bool(alreadyRunning)]
    }
}

extension WireFigure {
    init(_ fields: JSON, _ reason: String) {
        self.init(
            fields["name"].text, fields["value"].double, low: fields["low"].double,
            high: fields["high"].double, samples: fields["samples"].whole(), days: fields["days"].whole(),
            week: fields["week"].time, head: fields["head"].optional(), stage: fields["stage"].optional(),
            reason: reason)
    }

    var fields: [String: JSON] {
        [
            "name": .text(name), "value": JSON(value), "low": JSON(low), "high": JSON(high),
            "samples": JSON(samples), "days": JSON(days), "week": JSON(time: week),
            "head": JSON(optional: head), "stage": JSON(optional: stage),
        ]
    }
}

extension JSON {
    /// Texts, one a line; empty ones at the end are left out.
    init(lines: [String]) {
        let last = lines.lastIndex { !$0.isEmpty } ?? -1
        self = .text(lines.prefix(last + 1).joined(separator: "\n"))
    }
}
