import CandleStore
import Engine
import Exchange
import Market
import Synchronization
import Testing

@Suite struct GapJobsTests {
    typealias Options = GapsUnderTest.Options
    static let symbols = GapsUnderTest.symbols

    @Test func historyByPagesIsTheTruthAndHaltsAreHalts() async throws {
        let under = try await GapsUnderTest()
        let jobs = try under.jobs()
        let job = try await under.run(jobs)
        #expect(job.state == .done && job.missing == 0 && job.trouble == nil && job.dumps == 0)
        #expect(job.candles + job.halts == 3 * 3 * 1440 && job.halts > 0)
        #expect(job.symbolsDone == 3 && job.minutesDone == job.minutes && job.minutes == 3 * 3 * 1440)
        try under.expectTheTruth()
        // Again is nothing.
        let requests = try await under.requests {
            let again = try await under.run(jobs)
            #expect(again.candles == 0)
        }
        #expect(requests == 1, "the exchange's time")
        await under.exchange.stop()
    }

    @Test func filesGiveTheSameStoreAsPagesWithFewerRequests() async throws {
        let pages = try await GapsUnderTest(Options { $0.days = 70 })
        let files = try await GapsUnderTest(
            Options { ($0.days, $0.usesDumps) = (70, true) })
        var jobs: [GapJob] = []
        var requests: [Int] = []
        for under in [pages, files] {
            requests.append(try await under.requests { jobs.append(try await under.run(try under.jobs())) })
            try under.expectTheTruth()
        }
        #expect(jobs.allSatisfy { $0.state == .done && $0.trouble == nil })
        #expect(jobs[0].candles == jobs[1].candles && jobs[0].halts == jobs[1].halts)
        #expect(jobs[1].dumps > 6 && requests[1] * 3 < requests[0], "\(requests)")
        for under in [pages, files] { await under.exchange.stop() }
    }

    @Test(arguments: [Fault.Dumps.damaged, .absent])
    func whereAFileIsNotToBeHadItIsNamedAndPagesAreAskedFor(fault: Fault.Dumps) async throws {
        let under = try await GapsUnderTest(
            Options {
                ($0.days, $0.usesDumps) = (40, true)
                $0.faults = [.dumps(fault, at: .clock(0..<Int64.max))]
            })
        let jobs = try under.jobs()
        let job = try await under.run(jobs)
        #expect(job.state == .done && job.dumps == 0 && job.missing == 0)
        try under.expectTheTruth()
        let notes = try jobs.entries(of: job.identifier).compactMap(\.note)
        if fault == .damaged {
            #expect(notes.count >= 3 && notes.allSatisfy { $0.contains("its sha256 is") })
            #expect(job.trouble?.contains("its sha256 is") == true)
        } else {
            #expect(notes.isEmpty && job.trouble == nil)
        }
        await under.exchange.stop()
    }

    @Test func filesWhoseHostIsNotReachedAreLeftAlone() async throws {
        let under = try await GapsUnderTest(
            Options { ($0.days, $0.usesDumps, $0.dumpsHost) = (40, true, "http://127.0.0.1:1") })
        let job = try await under.run(try under.jobs())
        #expect(job.state == .done && job.trouble?.contains("can't be reached") == true)
        try under.expectTheTruth()
        await under.exchange.stop()
    }

    /// Interrupted in the middle, and gone on with by a new start: what was answered is not asked for again.
    @Test func anInterruptedJobIsGoneOnWith() async throws {
        let under = try await GapsUnderTest(
            Options { ($0.days, $0.faults) = (30, [.request(.stalled, at: .requests(60..<68))]) })
        let pages = 3 * (30 * 1440 + 999) / 1000
        let first = try under.jobs()
        let identifier = try await first.backfillAll()
        while await under.exchange.counts().requests < 68 { await Task.yield() }
        async let ended = first.end(of: identifier)
        await first.stop()
        let interrupted = try #require(await ended)
        #expect(interrupted.state == .interrupted && interrupted.missing > 0 && interrupted.candles > 40_000)
        let second = try under.jobs()
        var job: GapJob?
        let requests = try await under.requests { job = try await under.run(second) }
        #expect(job?.state == .done && job?.missing == 0)
        #expect(
            60 + requests <= pages + 30,
            "\(requests) requests after 60 that were answered, for \(pages) pages")
        try under.expectTheTruth()
        #expect(try await second.status().ended.map(\.state) == [.done, .interrupted])
        await under.exchange.stop()
    }

    @Test func historyIsTheTruthWhateverGoesWrong() async throws {
        let under = try await GapsUnderTest(
            Options {
                $0.days = 12
                $0.faults = [
                    .request(.dropped, at: .requests(3..<5)), .request(.cutOff, at: .requests(8..<9)),
                    .request(.reset, at: .requests(12..<13)), .request(.status(503), at: .requests(15..<17)),
                    .request(.html(status: 502), at: .requests(20..<21)),
                    .request(.html(status: 200), at: .requests(23..<24)),
                    .request(.limited(retryAfter: 30), at: .requests(27..<28)),
                ]
            })
        let jobs = try under.jobs()
        var job = try await under.run(jobs)
        #expect(job.state == .incomplete && job.missing > 0, "a page of HTML is no candles and no halts")
        #expect(job.trouble?.contains("klines") == true)
        #expect(try jobs.entries(of: job.identifier).contains { $0.outcome == .failed && $0.note != nil })
        job = try await under.run(jobs)
        #expect(job.state == .done && job.missing == 0)
        try under.expectTheTruth()
        await under.exchange.stop()
    }

    @Test func anExchangeThatIsAwayIsNotAskedForAllThereIs() async throws {
        let under = try await GapsUnderTest(
            Options { ($0.days, $0.faults) = (400, [.request(.dropped, at: .requests(4..<1_000_000))]) })
        let jobs = try under.jobs()
        var job: GapJob?
        let requests = try await under.requests { job = try await under.run(jobs) }
        #expect(job?.state == .incomplete && job?.trouble?.contains("can't be reached") == true)
        // Sixteen in a row and the eight under way, five attempts each; what fails on a connection that was used before is sent
        // twice. All there is would be over a thousand pages.
        #expect(requests <= 4 + (16 + 8) * 5 * 2, "\(requests)")
        let outcomes = try jobs.entries(of: try #require(job).identifier).map(\.outcome)
        #expect(outcomes.contains(.failed) && outcomes.contains(.planned))
        await under.exchange.stop()
    }

    @Test func aSymbolThatTheExchangeDoesNotHaveIsSaid() async throws {
        let under = try await GapsUnderTest()
        let jobs = try under.jobs()
        let unknown = try Symbol("NOPEUSDT")
        let window = GapsUnderTest.now - 100..<GapsUnderTest.now
        let job = try #require(await jobs.end(of: try await jobs.backfill([unknown], window)))
        #expect(job.state == .incomplete && job.missing == 100)
        #expect(job.trouble == "NOPEUSDT: the exchange has no symbol 'NOPEUSDT'")
        let entries = try jobs.entries(of: job.identifier)
        #expect(entries.map(\.outcome) == [.failed] && entries.first?.minutes == window)
        await under.exchange.stop()
    }

    @Test func theAllowanceIsNeverPassed() async throws {
        let under = try await GapsUnderTest(
            Options {
                $0.days = 20
                ($0.exchange.weightLimit, $0.source.budgetShare) = (100, 0.01)
            })
        let before = under.clock.now
        let job = try await under.run(try under.jobs())
        #expect(job.state == .done && job.trouble == nil)
        #expect(await under.exchange.heaviestMinute() <= 60)
        #expect(under.clock.now - before > 120_000_000, "two weights a page, sixty a minute")
        await under.exchange.stop()
    }

    @Test func aBanIsHonouredOverARestart() async throws {
        let under = try await GapsUnderTest(
            Options {
                ($0.days, $0.faults) = (10, [.request(.banned(retryAfter: 600), at: .requests(5..<6))])
            })
        #expect(try await under.run(try under.jobs()).state == .incomplete)
        let until = try BanLedger(in: under.state).end(of: under.exchange.restURL)
        #expect(until >= GapsUnderTest.now.microseconds + 600_000_000)
        under.clock.set(until - 1_000_000)
        var job: GapJob?
        let requests = try await under.requests { job = try await under.run(try under.jobs()) }
        #expect(requests == 0 && job?.state == .failed && job?.trouble?.contains("has banned") == true)
        under.clock.set(until)
        let jobs = try under.jobs()
        let window = GapsUnderTest.now - 10 * 1440..<GapsUnderTest.now
        job = await jobs.end(of: try await jobs.backfill(Self.symbols, window))
        #expect(job?.state == .done)
        try under.expectTheTruth()
        await under.exchange.stop()
    }

    @Test func minutesBeforeTheListingAreNoHaltsAndAreAskedForOnce() async throws {
        let listed = GapsUnderTest.now - 2000
        let under = try await GapsUnderTest(
            Options {
                $0.traits = .unbroken
                $0.lifetimes = [Self.symbols[1]: listed..<Minute(Minute.range.upperBound)]
            })
        #expect(try await under.run(try under.jobs()).state == .done)
        try under.expectTheTruth()
        // After a restart, too.
        let requests = try await under.requests {
            let again = try await under.run(try under.jobs())
            #expect(again.minutes == 0)
        }
        #expect(requests == 1, "the exchange's time")
        // What is further back was never asked for.
        #expect(try await under.run(try under.jobs(days: 5)).candles == 2 * 2 * 1440)
        try under.expectTheTruth(days: 5)
        await under.exchange.stop()
    }

    @Test func twoJobsOfOneSymbolAskForNothingTwice() async throws {
        let under = try await GapsUnderTest()
        let jobs = try under.jobs()
        let window = GapsUnderTest.now - 3 * 1440..<GapsUnderTest.now
        let requests = try await under.requests {
            let all = try await jobs.backfillAll()
            let same = try await jobs.backfillAll()
            #expect(same == all, "one that is under way is the same job")
            let ranges = [
                try await jobs.backfill(Self.symbols, window),
                try await jobs.backfill([Self.symbols[0]], window),
            ]
            for identifier in [all] + ranges {
                let job = try #require(await jobs.end(of: identifier))
                #expect(job.state == .done && job.missing == 0)
            }
        }
        #expect(requests <= 3 + 3 * 6, "\(requests)")
        try under.expectTheTruth()
        await under.exchange.stop()
    }

    @Test func statusAndReportsTellOfEveryJob() async throws {
        let under = try await GapsUnderTest()
        let reports = Mutex<[GapJob]>([])
        let jobs = try under.jobs { job in reports.withLock { $0.append(job) } }
        let check = try #require(await jobs.end(of: try await jobs.check()))
        #expect(check.kind == .check && check.state == .done && check.missing == 3 * 3 * 1440)
        let job = try await under.run(jobs)
        let status = try await jobs.status()
        #expect(status.running.isEmpty && status.ended == [job, check])
        #expect(try await jobs.status(last: 1).ended == [job])
        #expect(status.weight?.limit == 3000 && (status.weight?.used ?? 0) > 10)
        let told = reports.withLock { $0.filter { $0.identifier == job.identifier } }
        #expect(told.first?.state == .running && told.last == job)
        #expect(zip(told, told.dropFirst()).allSatisfy { $0.minutesDone <= $1.minutesDone })
        let entries = try jobs.entries(of: job.identifier)
        #expect(entries.allSatisfy { $0.outcome == .done || $0.outcome == .empty })
        for symbol in Self.symbols {
            let ranges = entries.filter { $0.symbol == symbol }.map(\.minutes)
            #expect(ranges.reduce(0) { $0 + ($1.upperBound - $1.lowerBound) } == 3 * 1440)
        }
        let gaps = try jobs.gaps()
        #expect(gaps.map(\.symbol) == Self.symbols.sorted() && gaps.allSatisfy { $0.gapClass == .current })
        await under.exchange.stop()
    }

    @Test func whatIsNoRangeOfThePastIsRefused() async throws {
        let under = try await GapsUnderTest()
        let jobs = try under.jobs()
        for range in [
            GapsUnderTest.now..<GapsUnderTest.now, GapsUnderTest.now + 5..<GapsUnderTest.now + 10,
            Minute(-5)..<Minute(5),
        ] {
            await #expect(throws: EngineError.self) { try await jobs.backfill(Self.symbols, range) }
        }
        await under.exchange.stop()
        let job = try await under.run(jobs)
        #expect(job.state == .failed && job.trouble?.contains("can't be reached") == true)
    }
}
