import Wire

extension WireRecommendations: VectorMessage {
    init(_ fields: JSON) {
        let rows = fields["entries"].list
        let (reasons, next) = (fields["reasons"].lines(rows.count), fields["nextSteps"].lines(rows.count))
        var figures = fields["figures"].list.map { WireFigure($0, "") }[...]
        var entries: [Entry] = []
        for (index, entry) in rows.enumerated() {
            let evidence = figures.prefix(entry["evidence"].whole())
            figures = figures.dropFirst(evidence.count)
            entries.append(
                Entry(
                    kind: entry["kind"].text, current: entry["current"].double,
                    suggested: entry["suggested"].double, head: entry["head"].optional(),
                    stage: entry["stage"].optional(), priority: entry["priority"].named(),
                    reason: reasons[index], next: next[index], evidence: Array(evidence)))
        }
        self.init(requestId: fields["requestId"].whole(), entries: entries)
    }

    var fields: [String: JSON] {
        let rows = entries.map { entry in
            JSON.object([
                "kind": .text(entry.kind), "current": JSON(entry.current),
                "suggested": JSON(entry.suggested), "evidence": JSON(entry.evidence.count),
                "head": JSON(optional: entry.head), "stage": JSON(optional: entry.stage),
                "priority": JSON(named: entry.priority),
            ])
        }
        return [
            "requestId": JSON(requestId), "entries": .list(rows),
            "figures": .list(entries.flatMap(\.evidence).map { .object($0.fields) }),
            "reasons": JSON(lines: entries.map(\.reason)), "nextSteps": JSON(lines: entries.map(\.next)),
        ]
    }
}

extension WireScheduler: VectorMessage {
    init(_ fields: JSON) {
        let runs = fields["runs"].list
        self.init(
            requestId: fields["requestId"].whole(), time: fields["time"].whole(),
            isScheduling: fields["scheduling"].bool,
            jobs: fields["jobs"].list.map {
                Job(
                    kind: $0["kind"].named(), nextRun: $0["nextRun"].time, lastRun: $0["lastRun"].time,
                    everyMilliseconds: $0["everyMs"].whole(), isRunning: $0["running"].bool)
            },
            runs: zip(runs, fields["messages"].lines(runs.count)).map {
                Run(
                    jobId: $0["jobId"].whole(), kind: $0["kind"].named(), state: $0["state"].named(),
                    asked: $0["asked"].whole(), begun: $0["begun"].time, ended: $0["ended"].time,
                    due: $0["due"].time, weightsVersion: $0["weightsVersion"].count, message: $1)
            }, trouble: fields["trouble"].text)
    }

    var fields: [String: JSON] {
        let jobs = self.jobs.map { job in
            JSON.object([
                "kind": JSON(named: job.kind), "nextRun": JSON(time: job.nextRun),
                "lastRun": JSON(time: job.lastRun), "everyMs": JSON(job.everyMilliseconds),
                "running": .bool(job.isRunning),
            ])
        }
        let runs = self.runs.map { run in
            JSON.object([
                "jobId": JSON(run.jobId), "kind": JSON(named: run.kind), "state": JSON(named: run.state),
                "asked": JSON(run.asked), "begun": JSON(time: run.begun), "ended": JSON(time: run.ended),
                "due": JSON(time: run.due), "weightsVersion": JSON(count: run.weightsVersion),
            ])
        }
        return [
            "requestId": JSON(requestId), "time": JSON(time), "scheduling": .bool(isScheduling),
            "trouble": .text(trouble), "jobs": .list(jobs), "runs": .list(runs),
            "messages": JSON(lines: self.runs.map(\.message)),
        ]
    }
}

extension GapStatusQuery: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), symbol: fields["symbol"].optionalSymbol,
            after: fields["after"].optionalSymbol, limit: fields["limit"].whole())
    }

    var fields: [String: JSON] {
        [
            "requestId": JSON(requestId), "symbol": JSON(symbol: symbol), "after": JSON(symbol: after),
            "limit": JSON(limit),
        ]
    }
}

extension WireGapStatus: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), checkedAt: fields["checkedAt"].whole(),
            nextAfter: fields["nextAfter"].optionalSymbol,
            symbols: fields["symbols"].list.map {
                Entry(
                    symbol: $0["symbol"].symbol, firstOpen: $0["firstOpen"].time,
                    lastOpen: $0["lastOpen"].time, present: $0["present"].whole(),
                    quiet: $0["quiet"].whole(), halt: $0["halt"].whole(), missing: $0["missing"].whole(),
                    age: $0["age"].count, holes: $0["holes"].whole(), ranges: $0["ranges"].whole(),
                    gapClass: $0["gapClass"].optional(), listing: $0["listing"].optional())
            },
            ranges: fields["ranges"].list.map {
                Range(
                    start: $0["start"].whole(), minutes: $0["minutes"].whole(), state: $0["state"].named())
            })
    }

    var fields: [String: JSON] {
        let symbols = self.symbols.map { entry in
            JSON.object([
                "symbol": JSON(symbol: entry.symbol), "firstOpen": JSON(time: entry.firstOpen),
                "lastOpen": JSON(time: entry.lastOpen), "present": JSON(entry.present),
                "quiet": JSON(entry.quiet), "halt": JSON(entry.halt), "missing": JSON(entry.missing),
                "age": JSON(count: entry.age), "holes": JSON(entry.holes), "ranges": JSON(entry.ranges),
                "gapClass": JSON(optional: entry.gapClass), "listing": JSON(optional: entry.listing),
            ])
        }
        let ranges = self.ranges.map { range in
            JSON.object([
                "start": JSON(range.start), "minutes": JSON(range.minutes),
                "state": JSON(named: range.state),
            ])
        }
        return [
            "requestId": JSON(requestId), "checkedAt": JSON(checkedAt), "nextAfter": JSON(symbol: nextAfter),
            "symbols": .list(symbols), "ranges": .list(ranges),
        ]
    }
}

extension WireBackfill: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), symbol: fields["symbol"].optionalSymbol,
            from: fields["from"].time, to: fields["to"].time)
    }

    var fields: [String: JSON] {
        [
            "requestId": JSON(requestId), "symbol": JSON(symbol: symbol), "from": JSON(time: from),
            "to": JSON(time: to),
        ]
    }
}

extension BackfillStatusQuery: VectorMessage {
    init(_ fields: JSON) {
        self.init(requestId: fields["requestId"].whole(), limit: fields["limit"].whole())
    }

    var fields: [String: JSON] { ["requestId": JSON(requestId), "limit": JSON(limit)] }
}

extension WireBackfillStatus: VectorMessage {
    init(_ fields: JSON) {
        let jobs = fields["jobs"].list
        self.init(
            requestId: fields["requestId"].whole(), weightUsed: fields["weightUsed"].count,
            weightLimit: fields["weightLimit"].count,
            jobs: zip(jobs, fields["messages"].lines(jobs.count)).map {
                Job(
                    jobId: $0["jobId"].whole(), kind: $0["kind"].named(), state: $0["state"].named(),
                    begun: $0["begun"].whole(), ended: $0["ended"].time, minutes: $0["minutes"].whole(),
                    minutesDone: $0["minutesDone"].whole(), candles: $0["candles"].whole(),
                    halts: $0["halts"].whole(), missing: $0["missing"].whole(),
                    symbols: $0["symbols"].whole(), symbolsDone: $0["symbolsDone"].whole(),
                    pages: $0["pages"].whole(), dumps: $0["dumps"].whole(), message: $1)
            })
    }

    var fields: [String: JSON] {
        let rows = jobs.map { job in
            JSON.object([
                "jobId": JSON(job.jobId), "kind": JSON(named: job.kind), "state": JSON(named: job.state),
                "begun": JSON(job.begun), "ended": JSON(time: job.ended), "minutes": JSON(job.minutes),
                "minutesDone": JSON(job.minutesDone), "candles": JSON(job.candles),
                "halts": JSON(job.halts), "missing": JSON(job.missing), "symbols": JSON(job.symbols),
                "symbolsDone": JSON(job.symbolsDone), "pages": JSON(job.pages), "dumps": JSON(job.dumps),
            ])
        }
        return [
            "requestId": JSON(requestId), "weightUsed": JSON(count: weightUsed),
            "weightLimit": JSON(count: weightLimit), "jobs": .list(rows),
            "messages": JSON(lines: jobs.map(\.message)),
        ]
    }
}

extension JSON {
    fileprivate init(symbol: WireSymbol?) { self = .text(symbol?.description ?? "") }
}
