import CandleStore
import Engine
import Exchange
import Foundation
import Learning
import Market
import NIOCore
import NonetClient
import Server
import Testing
import Wire

/// Operations of a real store, in sessions and with the real client.
final class EngineOperationsTests {
    private let path = NSTemporaryDirectory() + "nonet-" + UUID().uuidString
    private let engine: Engine
    private let state: StateStore
    private let operations: EngineOperations
    /// 2024-01-12 is a Friday.
    private let clock = ManualClock(at: (Minute(28_401_120) + 11 * 1440).microseconds)
    private let learning: LearningJobs

    init() throws {
        engine = try Engine(storeAt: path, for: .writing)
        _ = try engine.fillSynthetic(symbols: 70, minutes: 30, from: Minute(28_401_120), seed: 5)
        try engine.publish(at: 1)
        state = try EngineState.open(storeAt: path, for: .writing)
        learning = try LearningJobs(LearningJobs.Surroundings(state, at: .m5, clock: clock))
        operations = EngineOperations(engine)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func begin() {
        operations.begin(
            with: EngineOperations.Parts(
                state, clock: clock, deciding: .m5, gaps: nil, learning: learning))
    }

    /// Asks by the real client, over a real socket.
    private func ask(_ body: (Client) async throws -> Void) async throws {
        begin()
        var configuration = Server.Configuration()
        configuration.port = 0
        let server = try await Server.start(
            source: engine, operations: operations, configuration: configuration)
        let client = try await Client.connect(host: "127.0.0.1", port: server.port)
        #expect(client.server.isAdmin)
        do { try await body(client) } catch { Issue.record(error) }
        client.close()
        await server.stop()
    }

    @Test func beforeItHasBegunItSaysSo() async throws {
        #expect(throws: OperationError.self) { try operations.gaps(of: []) }
        let talk = Talk().greeted()
        talk.hear(SchedulerQuery(requestId: 2))
        await talk.finish(try #require(talk.take()), by: operations)
        let error = try ErrorReply(try #require(try talk.replies().first))
        #expect(error.code == .notReady && error.retryAfterMilliseconds == 1000)
    }

    @Test func gapsAreThoseOfTheStore() async throws {
        try await ask { client in
            let gaps = try await client.gaps()
            let known = try engine.gapStatus(at: clock.now)
            #expect(gaps.map(\.symbol) == known.map(\.symbol.name) && gaps.count == 70)
            for (gap, known) in zip(gaps, known) {
                let coverage = try #require(known.coverage)
                #expect(gap.firstOpen == coverage.first.microseconds)
                #expect(gap.lastOpen == coverage.last.microseconds && gap.present == 30)
                #expect(gap.coverage == 1 && gap.age == known.age && gap.gapClass == known.gapClass?.rawValue)
                #expect(gap.listing == nil && gap.ranges.isEmpty && gap.holes == 0)
            }
        }
    }

    /// A client that takes small frames has all of them, each once, with every hole.
    @Test func gapsComeInPages() async throws {
        let symbol = try #require(try engine.symbols().last?.symbol)
        let rows = stride(from: 40, to: 40 + 2 * 150, by: 2).map { number in
            MinuteRow(
                minute: Minute(28_401_120 + number),
                candle: Candle(open: 1, high: 1, low: 1, close: 1, volume: 1))
        }
        _ = try engine.store.merge(rows, of: symbol)
        begin()
        let talk = Talk(source: TestSource(engine.published))
        talk.hear(Hello(requestId: 1, maxFrameBytes: 4096, clientName: ""))
        _ = try talk.replies()
        var (query, pages) = (GapStatusQuery(requestId: 2), [WireGapStatus]())
        repeat {
            talk.hear(query)
            await talk.finish(try #require(talk.take()), by: operations)
            let reply = try #require(try talk.replies().first)
            #expect(reply.bytes.readableBytes <= 4096)
            let page = try WireGapStatus(reply)
            query.after = page.nextAfter
            pages.append(page)
        } while query.after != nil && pages.count < 100
        let entries = pages.flatMap(\.symbols)
        let names = try engine.symbols().map(\.symbol.name)
        #expect(pages.count > 1 && entries.map(\.symbol.description) == names)
        let last = try #require(entries.last)
        // Ten minutes, and those between the others; of many symbols the newest hundred are shown.
        #expect(last.holes == 150 && last.ranges == 100 && last.missing == 10 + 149)
        let ranges = try #require(pages.last?.ranges)
        #expect(ranges.count == 100 && ranges.last?.start == Minute(28_401_120 + 337).microseconds)
        #expect(ranges.allSatisfy { $0.minutes == 1 && $0.state == .missing })
        talk.hear(GapStatusQuery(requestId: 3, symbol: .of(symbol.name)))
        await talk.finish(try #require(talk.take()), by: operations)
        let alone = try WireGapStatus(try #require(try talk.replies().first))
        #expect(alone.symbols.count == 1 && alone.ranges.count == 150 && alone.nextAfter == nil)
    }

    @Test func withoutACollectorThereAreNoGapJobs() async throws {
        try await ask { client in
            for ask in [
                { _ = try await client.checkGaps() }, { _ = try await client.backfill() },
                { _ = try await client.backfillStatus() },
            ] as [() async throws -> Void] {
                await #expect { try await ask() } throws: { error in
                    guard case ClientError.refused(let reply) = error else { return false }
                    return reply.name == "NotReady" && reply.message.contains("--no-collect")
                }
            }
        }
    }

    @Test func whatLearningTellsBeforeItHasLearned() async throws {
        try await ask { client in
            let weights = try await client.headWeights()
            #expect(weights.version == 0 && weights.gatedVersion == 0 && weights.since == nil)
            #expect(weights.slope == nil && weights.heads.count == 9)
            #expect(weights.heads.allSatisfy { $0.weight == $0.standard && $0.weight == $0.gated })
            #expect(abs(weights.heads.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
            let history = try await client.weightHistory()
            #expect(history.map(\.version) == [0] && history.first?.trigger == "first")
            #expect(history.first?.weights == weights.heads.map(\.weight) && history.first?.isActive == true)

            for figures in [
                try await client.performance(), try await client.improvements(),
                try await client.rejections(), try await client.performance(from: 0, to: 1),
            ] {
                #expect(figures.from == nil && figures.to == nil)
                // What is withheld says why.
                #expect(figures.all.allSatisfy { $0.value != nil || !$0.reason.isEmpty }, "\(figures)")
            }
            let performance = try await client.performance().all
            #expect(performance.first?.name == "expectancy_r" && performance.first?.samples == 0)
            #expect(Set(performance.compactMap(\.head)).count == 9)
            let stages = try await client.rejections().all.filter { $0.name == "lift_r" }
            #expect(stages.count == 9 && stages.first?.stage == "consensus")
            #expect(stages.contains { $0.stage == "higher_timeframe" })

            let stats = try await client.learningStats()
            #expect(stats.days == 0 && stats.firstDay == nil && stats.weightsVersion == 0 && !stats.isFrozen)
            #expect(stats.figures.contains { $0.name == "e_value" } && stats.conditions.isEmpty)
            _ = try await client.recommendations()
            let scheduler = try await client.scheduler()
            #expect(scheduler.jobs.map(\.kind) == ["dailyLearning", "weeklyLearning"])
            #expect(scheduler.time > 0 && scheduler.runs.isEmpty && !scheduler.isScheduling)
            #expect(scheduler.jobs.allSatisfy { $0.lastRun == nil && $0.nextRun == nil })
        }
    }

    @Test func aRunThatIsAskedForDecides() async throws {
        try await ask { client in
            let job = try await client.triggerLearning(weekly: true)
            #expect(!job.wasUnderWay)
            let over = try #require(await learning.end(of: job.id))
            #expect(over.state == .done && over.version == 1)
            let scheduler = try await client.scheduler()
            let run = try #require(scheduler.runs.first)
            #expect(run.id == job.id && run.state == "succeeded" && run.weightsVersion == 1)
            #expect(run.due == nil && run.asked == clock.now && run.message == over.message)
            let versions = try await client.weightHistory()
            #expect(versions.map(\.version) == [1, 0] && versions.map(\.isActive) == [false, true])
            #expect(versions[0].weights == nil && versions[0].reason == over.message)
            #expect(versions[0].author == "client" && versions[0].parent == 0)
            #expect(try await client.weightHistory(limit: 1).map(\.version) == [1])
            let stats = try await client.learningStats()
            #expect(stats.summary == over.message && stats.weightsVersion == 0)
            let conditions = try #require(try WeightsVersions(in: state).record(1)).decision.conditions
            #expect(stats.conditions.map(\.name) == conditions.map(\.name))
            #expect(stats.conditions.map(\.reason) == conditions.map(\.reason))
        }
    }

    @Test func aRollbackIsComparedAndSet() async throws {
        try await ask { client in
            func code(_ body: () async throws -> Void) async -> String {
                do { try await body() } catch ClientError.refused(let reply) { return reply.name } catch {
                    return "\(error)"
                }
                return "done"
            }
            #expect(await code { _ = try await client.rollBack(to: 0) } == "Conflict")
            #expect(await code { _ = try await client.rollBack(to: 9) } == "NotFound")
            #expect(await code { _ = try await client.rollBack(to: 0, expecting: 3) } == "Conflict")
            #expect(await code { _ = try await client.rollBack(to: -1) } != "done")
            let daily = try await client.triggerLearning(weekly: false)
            _ = await learning.end(of: daily.id)
            #expect(await code { _ = try await client.triggerLearning(weekly: false) } == "Conflict")
            #expect(await code { _ = try await client.rollBack(to: 1) } == "InvalidArgument")
        }
    }
}
