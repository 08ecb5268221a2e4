import Engine
import Market
import Testing

@Suite struct WriteScheduleTests {
    static let minute = Minute(28_401_120)

    func at(_ second: Double, after minute: Minute = minute) -> Int64 {
        minute.microseconds + Int64(second * 1e6)
    }

    @Test func nothingLongBeginsBetweenSecond57AndTheMinutesCommit() {
        var schedule = WriteSchedule()
        schedule.newestLive = Self.minute - 1
        for second in [0.0, 3, 30, 56.9] { #expect(schedule.quietUntil(at(second)) == nil) }
        for second in [57.0, 59.9] { #expect(schedule.quietUntil(at(second)) == at(70)) }
        // The next minute: until its predecessor is committed, or is late.
        #expect(schedule.quietUntil(at(62)) == at(70))
        #expect(schedule.quietUntil(at(70)) == nil)
        schedule.newestLive = Self.minute
        #expect(schedule.quietUntil(at(62)) == nil)
    }

    @Test func withoutLiveMinutesNothingIsHeldUp() {
        var schedule = WriteSchedule()
        #expect(schedule.quietUntil(at(58)) == nil && schedule.blocks(at: at(58)) == 64)
        schedule.newestLive = Self.minute - 4
        #expect(schedule.quietUntil(at(58)) == nil && schedule.blocks(at: at(58)) == 64)
        schedule.newestLive = Self.minute - 3
        #expect(schedule.quietUntil(at(58)) != nil && schedule.blocks(at: at(58)) == 8)
    }
}
