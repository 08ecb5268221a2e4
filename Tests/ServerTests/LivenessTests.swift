import NIOCore
import Server
import Testing

struct LivenessTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
    private let nothing = Liveness.Outbound(pending: 0, taken: 0)

    private func liveness() -> Liveness { Liveness(Terms(), at: start) }

    @Test(arguments: [(4_999, Liveness.Verdict.fine), (5_000, .ungreeted)] as [(Int64, Liveness.Verdict)])
    func helloHasFiveSeconds(milliseconds: Int64, verdict: Liveness.Verdict) {
        var liveness = liveness()
        #expect(liveness.nextTick(after: start, duty: .greet) == start + .seconds(5))
        #expect(liveness.tick(at: start + .milliseconds(milliseconds), nothing, duty: .greet) == verdict)
    }

    @Test(arguments: [(14_999, Liveness.Verdict.fine), (15_000, .ping)] as [(Int64, Liveness.Verdict)])
    func silenceIsAskedAbout(milliseconds: Int64, verdict: Liveness.Verdict) {
        var liveness = liveness()
        #expect(liveness.tick(at: start + .milliseconds(milliseconds), nothing, duty: .speak) == verdict)
    }

    @Test func silenceIsBelievedWhenTwoPingsWentUnanswered() {
        var liveness = liveness()
        for seconds: Int64 in [15, 30] {
            #expect(liveness.tick(at: start + .seconds(seconds), nothing, duty: .speak) == .ping)
        }
        #expect(liveness.tick(at: start + .milliseconds(44_999), nothing, duty: .speak) == .fine)
        #expect(liveness.tick(at: start + .seconds(45), nothing, duty: .speak) == .silent)
    }

    @Test func aTickThatComesLateLeavesTheTimeToAnswer() {
        var liveness = liveness()
        liveness.heartbeat = .seconds(1)
        #expect(liveness.tick(at: start + .seconds(5), nothing, duty: .speak) == .ping)
        #expect(liveness.nextTick(after: start + .seconds(5), duty: .speak) == start + .seconds(6))
        liveness.heard(at: start + .seconds(6))
        #expect(liveness.tick(at: start + .seconds(6), nothing, duty: .speak) == .fine)
    }

    @Test func aPingIsSentOnceAHeartbeat() {
        var liveness = liveness()
        var now = liveness.nextTick(after: start, duty: .speak)
        #expect(now == start + .seconds(15))
        #expect(liveness.tick(at: now, nothing, duty: .speak) == .ping)
        #expect(liveness.tick(at: now + .seconds(1), nothing, duty: .speak) == .fine)
        now = liveness.nextTick(after: now, duty: .speak)
        #expect(now == start + .seconds(30))
        liveness.heard(at: now)
        #expect(liveness.tick(at: now + .milliseconds(14_999), nothing, duty: .speak) == .fine)
        #expect(liveness.tick(at: now + .seconds(15), nothing, duty: .speak) == .ping)
    }

    @Test func whoeverIsNotListenedToNeedNotSpeak() {
        var liveness = liveness()
        #expect(liveness.tick(at: start + .seconds(100), nothing, duty: .take) == .fine)
        #expect(liveness.tick(at: start + .seconds(114), nothing, duty: .speak) == .fine)
        #expect(liveness.tick(at: start + .seconds(115), nothing, duty: .speak) == .ping)
    }

    @Test(arguments: [(29_999, Liveness.Verdict.fine), (30_000, .stalled)] as [(Int64, Liveness.Verdict)])
    func bytesMustBeTakenWithin30Seconds(milliseconds: Int64, verdict: Liveness.Verdict) {
        var liveness = liveness()
        let waiting = Liveness.Outbound(pending: 10, taken: 5)
        #expect(liveness.tick(at: start + .seconds(60), waiting, duty: .take) == .fine)
        #expect(
            liveness.tick(at: start + .seconds(60) + .milliseconds(milliseconds), waiting, duty: .take)
                == verdict)
    }

    @Test func anyByteTakenIsProgress() {
        var liveness = liveness()
        var now = start
        for taken in 1...20 {
            now = now + .seconds(29)
            #expect(liveness.tick(at: now, .init(pending: 1 << 20, taken: taken), duty: .take) == .fine)
        }
        #expect(liveness.nextTick(after: now, duty: .speak) <= now + .seconds(5))
    }
}
