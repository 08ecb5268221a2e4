import NIOCore
import Testing
import Wire

/// Texts about the entries of groups: one line each.
@Suite struct LinesTests {
    private func version(_ reason: String) -> WireWeightHistory.Version {
        WireWeightHistory.Version(
            decidedAt: 0, windowFrom: nil, windowTo: nil, samples: 0, effective: .nan, ridge: .nan,
            author: "scheduler", version: 1, parent: 0, trigger: .weekly, isDeployed: false, isActive: false,
            reason: reason)
    }

    /// What comes of reasons on their way.
    private func reasons(_ reasons: [String]) throws -> (back: [String], bytes: Int) {
        let history = WireWeightHistory(
            requestId: 1, activeVersion: 0, nextBefore: nil, columns: 0, versions: reasons.map(version),
            weights: [])
        let frame = ByteBuffer(frame: history)
        var decoder = FrameDecoder(side: .client)
        decoder.append(frame)
        let back = try WireWeightHistory(try #require(try decoder.next())).versions.map(\.reason)
        return (back, frame.readableBytes)
    }

    @Test(arguments: [
        [], [""], ["a"], ["", "b"], ["a", ""], ["a\r", "b"], ["\u{2028}", "ü₿🚀"], ["", "", ""],
        ["a", "", "c", "", ""],
    ])
    func linesComeBackAsTheyWere(lines: [String]) throws { #expect(try reasons(lines).back == lines) }

    @Test func aLineFeedInOneIsASpace() throws {
        #expect(try reasons(["a\nb", "c\r\nd", "\n"]).back == ["a b", "c\r d", " "])
    }

    @Test func emptyOnesAtTheEndTakeNothing() throws {
        #expect(try reasons(["a", "", ""]).bytes == reasons(["a", "", "x"]).bytes - 3)
    }

    /// Each has its share of what one text holds, and no character is cut in two.
    @Test func whatIsTooLongIsCutEverywhere() throws {
        let lines = ["short"] + Array(repeating: String(repeating: "ü", count: 2000), count: 40)
        let back = try reasons(lines).back
        #expect(back.count == 41 && back[0] == "short")
        let share = 65_534 / 41 - 1
        #expect(back.dropFirst().allSatisfy { (share - 2...share).contains($0.utf8.count) })
        #expect(back.dropFirst().allSatisfy { line in line.allSatisfy { $0 == "ü" } })
    }
}
