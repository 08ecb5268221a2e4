internal import Indicators
internal import Learning

/// A scenario, and what its worlds came to.
struct TriedScenario {
    let scenario: GroundTruth
    let findings: [Finding]
    let seeds: Int
    let seconds: Double

    /// Tries each seed, as many at once as there are processors.
    init(
        _ scenario: GroundTruth, seeds: Range<UInt64>, weeks: Int, progress: (_ done: Int) -> Void
    ) async {
        let start = Clock.nanoseconds
        var trials = [[Double?]](repeating: [], count: seeds.count)
        await withTaskGroup(of: (Int, [Double?]).self) { group in
            var (waiting, done) = (seeds.enumerated().makeIterator(), 0)
            func addNext() {
                guard let (index, seed) = waiting.next() else { return }
                group.addTask { (index, scenario.trial(seed: seed, weeks: weeks)) }
            }
            // One after the other: behind all of them nobody would hear of the first.
            for _ in 0..<processorCount() { addNext() }
            for await (index, trial) in group {
                trials[index] = trial
                done += 1
                progress(done)
                addNext()
            }
        }
        (self.scenario, self.seeds, findings) = (scenario, seeds.count, scenario.findings(of: trials))
        seconds = Double(Clock.nanoseconds - start) / 1e9
    }

    static func print(_ tried: [TriedScenario]) {
        var table = Table(["scenario", "measure", "seeds", "value", "95%", "asked", "verdict", "seconds"])
        for scenario in tried {
            for (measure, finding) in zip(scenario.scenario.measures, scenario.findings) {
                table.add([
                    .left(scenario.scenario.name), .left(measure.name), .right(finding.count),
                    .right(finding.value, digits: 3), .left(finding.interval.map(text) ?? "-"),
                    .left(measure.asked.text),
                    .left(
                        finding.isMet.map { $0 ? "met" : "NOT MET" }
                            ?? (measure.asked == .nothing ? "shown" : "too few")),
                    .right(scenario.seconds, digits: 1),
                ])
            }
        }
        table.print()
    }

    var json: JSON {
        .object([
            ("scenario", .text(scenario.name)), ("claim", .text(scenario.claim)), ("seeds", .int(seeds)),
            ("seconds", .number(seconds)),
            (
                "measures",
                .list(
                    zip(scenario.measures, findings).map { measure, finding in
                        .object([
                            ("name", .text(measure.name)), ("seeds", .int(finding.count)),
                            ("value", .number(finding.value)),
                            ("low", .optional(finding.interval?.lowerBound)),
                            ("high", .optional(finding.interval?.upperBound)),
                            ("asked", .text(measure.asked.text)),
                            ("met", finding.isMet.map { .bool($0) } ?? .null),
                        ])
                    })
            ),
        ])
    }
}

private func text(_ interval: ClosedRange<Double>) -> String {
    "\(interval.lowerBound.rounded(toDigits: 3)) to \(interval.upperBound.rounded(toDigits: 3))"
}

extension GroundTruth.Measure.Asked {
    fileprivate var text: String {
        switch self {
        case .atMost(let most): "at most \(most)"
        case .atMostSurely(let most, let bound): "at most \(most), surely \(bound)"
        case .atLeast(let least): "at least \(least)"
        case .within(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .nothing: "-"
        }
    }
}
