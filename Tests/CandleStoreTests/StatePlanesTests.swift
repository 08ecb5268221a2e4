import CandleStore
import Market
import Testing

@Suite struct StatePlanesTests {
    static func random(_ seed: UInt64, runs: Int) -> (planes: StatePlanes, states: [MinuteState]) {
        var random = Seeded(seed)
        var states: [MinuteState] = []
        while states.count < BlockKey.slots {
            let state = MinuteState.allCases.randomElement(using: &random) ?? .missing
            states += Array(repeating: state, count: Int.random(in: 1...runs, using: &random))
        }
        var planes = StatePlanes()
        for slot in 0..<BlockKey.slots { planes[slot] = states[slot] }
        return (planes, Array(states.prefix(BlockKey.slots)))
    }

    @Test(arguments: [1, 2, 63, 64, 65, 700])
    func runsAndCountsAreThoseOfTheStates(runs: Int) {
        let (planes, states) = Self.random(UInt64(runs), runs: runs)
        for slots in [0..<4096, 0..<1, 63..<65, 64..<128, 1000..<3001, 4095..<4096, 128..<128] {
            var seen: [StatePlanes.Class] = []
            var before: StatePlanes.Class?
            planes.forEachRun(in: slots) { runClass, range in
                #expect(
                    range.lowerBound == slots.lowerBound + seen.count && !range.isEmpty && runClass != before)
                seen += Array(repeating: runClass, count: range.count)
                before = runClass
            }
            let expected: [StatePlanes.Class] = states[slots].map { state in
                state == .missing ? .missing : state == .halt ? .halt : .present
            }
            #expect(seen == expected)
            let counts = planes.counts(in: slots)
            #expect(counts.present == states[slots].count(where: \.isPresent))
            #expect(counts.quiet == states[slots].count(where: { $0 == .quiet }))
            #expect(counts.halt == states[slots].count(where: { $0 == .halt }))
        }
        #expect(planes.known?.lowerBound == states.firstIndex { $0 != .missing })
        #expect(planes.known?.upperBound == states.lastIndex { $0 != .missing })
    }

    @Test func nothingIsKnownOfEmptyPlanes() {
        #expect(StatePlanes().known == nil)
    }
}
