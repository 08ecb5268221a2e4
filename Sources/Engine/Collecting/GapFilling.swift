internal import CandleStore
internal import Exchange
internal import Market

extension GapJobs {
    /// A window of a symbol's minutes that a job is to complete.
    struct Window: Sendable {
        var symbol: Symbol
        var minutes: Range<Minute>
    }

    /// Fills what is missing of some windows. Answers the symbols that are not complete, for want of an answer.
    func fill(_ windows: [Window], _ job: GapJob.Identifier) async -> [Symbol] {
        await withTaskGroup(of: Symbol?.self) { group in
            var unanswered: [Symbol] = []
            for (number, window) in windows.enumerated() {
                if number >= Self.symbolsAtOnce, let one = await group.next(), let one {
                    unanswered.append(one)
                }
                group.addTask { await self.fill(window, job) ? nil : window.symbol }
            }
            for await one in group { if let one { unanswered.append(one) } }
            return unanswered.sorted()
        }
    }

    private func fill(_ window: Window, _ job: GapJob.Identifier) async -> Bool {
        symbolsUnderWay += 1
        defer { symbolsUnderWay -= 1 }
        let gate = gate(of: window.symbol)
        await gate.enter()
        defer { gate.leave() }
        var isAnswered = true
        do {
            // Looked at anew: what another job did in the meantime is not asked for again.
            let lacking = try lacking(window.symbol, window.minutes)
            var fetches: [Fetch] = []
            for range in lacking.ranges {
                let rest = lacking.isBefore(range) ? try await begin(range, of: window.symbol, job) : range
                fetches += FetchPlan.fetches(of: rest, files, at: now)
            }
            try note(fetches.map { ($0.minutes, .planned, nil) }, of: window.symbol, job)
            await withTaskGroup(of: Bool.self) { group in
                for fetch in fetches { group.addTask { await self.settle(fetch, of: window.symbol, job) } }
                for await one in group where !one { isAnswered = false }
            }
        } catch {
            isAnswered = false
            if !Task.isCancelled { fail(window, "\(window.symbol): \(error)", job) }
        }
        // What a reader sees is computed anew, also where only a part came.
        if hasChanged(window.symbol) {
            do { try await follower?.filled(window.symbol) } catch {
                change(job) { $0.trouble = "\(window.symbol): \(error)" }
            }
        }
        change(job) { $0.symbolsDone += 1 }
        return isAnswered
    }

    /// Finds out where a symbol begins in a range before which nothing is known of it, and takes down that there is nothing
    /// before. Answers what is left to ask for.
    private func begin(
        _ range: Range<Minute>, of symbol: Symbol, _ job: GapJob.Identifier
    ) async throws -> Range<Minute> {
        await slots.enter()
        defer { slots.leave() }
        guard failuresInARow < Self.failuresMax else { throw Away() }
        let found: (report: BackfillReport, first: Minute, next: Minute)?
        do { found = try await backfill.begin(range, of: symbol) } catch {
            failuresInARow += 1
            throw error
        }
        failuresInARow = 0
        let first = found?.first ?? range.upperBound
        let next = found?.next ?? range.upperBound
        if first > range.lowerBound {
            try storing { () throws(StoreError) in
                try ledger.put(nothingOf: symbol, in: range.lowerBound..<first)
            }
            try note([(range.lowerBound..<first, .empty, nil)], of: symbol, job)
        }
        if next > first { try note([(first..<next, .done, nil)], of: symbol, job) }
        take(found?.report ?? BackfillReport(pages: 1), next - range.lowerBound, of: symbol, job)
        return next..<range.upperBound
    }

    /// Asks for a range, and takes down what came of it. Answers whether all of it is known now.
    private func settle(_ fetch: Fetch, of symbol: Symbol, _ job: GapJob.Identifier) async -> Bool {
        await slots.enter()
        defer { slots.leave() }
        guard !Task.isCancelled, failuresInARow < Self.failuresMax else { return false }
        var (report, notes, isAnswered) = (BackfillReport(), [String](), true)
        do {
            try await answer(fetch, of: symbol, &report, &notes)
            failuresInARow = 0
        } catch {
            isAnswered = false
            failuresInARow += 1
            notes.append("\(symbol): \(error)")
        }
        // What was stopped is planned still.
        if isAnswered || !Task.isCancelled {
            if let last = notes.last { change(job) { $0.trouble = last } }
            let outcome: GapLedger.Entry.Outcome =
                !isAnswered ? .failed : report.candles == 0 && report.halts > 0 ? .empty : .done
            let text = notes.isEmpty ? nil : notes.joined(separator: "; ")
            do { try note([(fetch.minutes, outcome, text)], of: symbol, job) } catch {
                change(job) { $0.trouble = "\(error)" }
            }
        }
        take(report, isAnswered ? fetch.minutes.upperBound - fetch.minutes.lowerBound : 0, of: symbol, job)
        return isAnswered
    }

    /// Asks for a range in its way; where a file is not to be had or is not sound, in another.
    private func answer(
        _ fetch: Fetch, of symbol: Symbol, _ report: inout BackfillReport, _ notes: inout [String]
    ) async throws {
        guard case .dump(let period) = fetch.way, files != .none else {
            do {
                report += try await backfill.fill(fetch.minutes, of: symbol)
            } catch let partial as Partial {
                report += partial.report
                throw partial.reason
            }
            return
        }
        do {
            if let read = try await backfill.read(period, fetch.minutes, of: symbol) {
                report += read
                return
            }
        } catch let partial as Partial {
            report += partial.report
            notes.append("\(symbol): \(partial.reason)")
        } catch ExchangeError.cancelled {
            throw ExchangeError.cancelled
        } catch {
            notes.append("\(symbol): \(error)")
            if case ExchangeError.unreachable = error { leaveDumpsAlone() }
        }
        let rest = FetchPlan.files(insteadOf: period, at: now)
        for range in try lacking(symbol, fetch.minutes).ranges {
            for other in FetchPlan.fetches(of: range, notes.isEmpty ? rest : .none, at: now) {
                try await answer(other, of: symbol, &report, &notes)
            }
        }
    }

    /// Takes down that nothing came of what is missing in a window.
    private func fail(_ window: Window, _ text: String, _ job: GapJob.Identifier) {
        change(job) { $0.trouble = text }
        let ranges = (try? lacking(window.symbol, window.minutes).ranges) ?? []
        do { try note(ranges.map { ($0, .failed, text) }, of: window.symbol, job) } catch {
            change(job) { $0.trouble = "\(error)" }
        }
    }

    private var backfill: Backfill {
        Backfill(
            writer: surroundings.writer, source: surroundings.source, dumps: surroundings.dumps,
            clock: surroundings.clock)
    }

    private var now: Minute { Minute(containingMilliseconds: Int(surroundings.clock.now / 1000)) }

    private func note(
        _ ranges: [(Range<Minute>, GapLedger.Entry.Outcome, String?)], of symbol: Symbol,
        _ job: GapJob.Identifier
    ) throws(EngineError) {
        let entries = ranges.map { GapLedger.Entry(symbol: symbol, minutes: $0, outcome: $1, note: $2) }
        try storing { () throws(StoreError) in try ledger.put(entries, of: job) }
    }

    /// Counts what came.
    private func take(
        _ report: BackfillReport, _ minutes: Int, of symbol: Symbol, _ job: GapJob.Identifier
    ) {
        if report.candles + report.halts > 0 { noteChange(of: symbol) }
        totals += report
        change(job) { job in
            job.add(report)
            job.minutesDone += minutes
        }
    }
}

/// The exchange is not asked any more in this job.
private struct Away: Error, CustomStringConvertible {
    var description: String { "the exchange gives no answers: this was not asked for" }
}
