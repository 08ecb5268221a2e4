/// The loops of the whole catalogue: related families side by side, so that what one has made is still at hand for the
/// next, and that adding, dividing and storing keep each other company.
///
/// An arrangement only: what is computed is the same as in loops of their own, to the bit.
enum StandardLoops {
    struct StandardLoop: Sendable {
        /// All of them must be asked for; whom they read comes before.
        let families: [Family]
        let arrange: @Sendable (inout Plan) -> Void
    }

    static let all = [
        StandardLoop(families: CloseMeans.families) { plan in plan.append { CloseMeans(&$0) } },
        StandardLoop(families: HullAverages.families) { plan in
            plan.append { HullAverages(&$0) }
        },
        averages, lines, ranges,
        StandardLoop(families: PriceExtremes.families) { plan in plan.append { PriceExtremes(&$0) } },
        strengths, direction,
        StandardLoop(families: MassSums.families + UltimateSums.families) { plan in
            plan.append { plan in Both(MassSums(&plan), UltimateSums(&plan)) }
        },
        StandardLoop(families: MoneySums.families + [9, 12, 25].map { .rateOfChange($0) }) { plan in
            plan.append { plan in
                let changes = Both(
                    RateOfChange(period: 9, &plan),
                    Both(RateOfChange(period: 12, &plan), RateOfChange(period: 25, &plan)))
                return Both(MoneySums(&plan), changes)
            }
        },
        StandardLoop(families: MomentumSums.families + [.trueStrength(long: 25, short: 13)]) { plan in
            plan.append { plan in Both(MomentumSums(&plan), TrueStrength(long: 25, short: 13, &plan)) }
        },
    ]

    private static let averages = StandardLoop(
        families: [5, 9, 13, 34, 55, 89].map { .exponentialAverage($0) }
    ) { plan in
        plan.append { plan in
            let short = Both(
                ExponentialMovingAverage(period: 5, &plan),
                Both(ExponentialMovingAverage(period: 9, &plan), ExponentialMovingAverage(period: 13, &plan)))
            let long = Both(
                ExponentialMovingAverage(period: 34, &plan),
                Both(ExponentialMovingAverage(period: 55, &plan), ExponentialMovingAverage(period: 89, &plan))
            )
            return Both(short, long)
        }
    }

    private static let lines = StandardLoop(families: [
        .exponentialAverage(8), .exponentialAverage(12), .exponentialAverage(21), .exponentialAverage(26),
        .exponentialAverage(50), .convergence(fast: 12, slow: 26, signal: 9),
        .percentagePrice(fast: 12, slow: 26, signal: 9), .spread(fast: 8, slow: 21),
        .spread(fast: 21, slow: 50), .doubleExponential(20), .tripleExponential(15),
    ]) { plan in
        plan.append { plan in
            let lines = Both(
                Both(
                    Both(
                        ExponentialMovingAverage(period: 12, &plan),
                        ExponentialMovingAverage(period: 26, &plan)),
                    MovingAverageConvergence(fast: 12, slow: 26, signal: 9, &plan)),
                PercentagePriceOscillator(fast: 12, slow: 26, signal: 9, &plan))
            let spreads = Both(
                Both(
                    ExponentialMovingAverage(period: 8, &plan),
                    Both(
                        ExponentialMovingAverage(period: 21, &plan),
                        ExponentialMovingAverage(period: 50, &plan))),
                Both(
                    ExponentialSpread(fast: 8, slow: 21, &plan), ExponentialSpread(fast: 21, slow: 50, &plan))
            )
            let chains = Both(
                Both(
                    ExponentialMovingAverage(period: 20, &plan),
                    DoubleExponentialMovingAverage(period: 20, &plan)),
                TripleExponential(period: 15, &plan))
            return Both(Both(lines, spreads), chains)
        }
    }

    private static let ranges = StandardLoop(families: [
        .averageTrueRange(14), .superTrend(14, multiple: 3), .chandelier(22, multiple: 3),
        .keltner(20, range: 10, multiple: 2), .doubleExponential(20), .exponentialAverage(8),
    ]) { plan in
        plan.append { plan in
            let averages = Both(
                AverageRange(period: 14, &plan),
                Both(AverageRange(period: 22, &plan), AverageRange(period: 10, &plan)))
            let bands = Both(
                Both(AverageRangePercent(period: 14, &plan), SuperTrend(period: 14, multiple: 3, &plan)),
                KeltnerChannel(period: 20, range: 10, multiple: 2, &plan))
            return Both(averages, bands)
        }
    }

    private static let strengths = StandardLoop(
        families: [14, 7, 21, 28].map { .relativeStrength($0) } + ChannelSums.families
    ) { plan in
        plan.append { plan in
            let strengths = Both(
                Both(RelativeStrength(period: 14, &plan), RelativeStrength(period: 7, &plan)),
                Both(RelativeStrength(period: 21, &plan), RelativeStrength(period: 28, &plan)))
            return Both(strengths, ChannelSums(&plan))
        }
    }

    private static let direction = StandardLoop(families: [
        .directional(14), .onBalanceVolume, .volumeWeightedPrice,
    ]) { plan in
        plan.append { plan in
            Both(
                DirectionalIndex(period: 14, &plan), Both(OnBalanceVolume(&plan), VolumeWeightedPrice(&plan)))
        }
    }
}
