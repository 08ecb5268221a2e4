/// The loops of the whole catalogue: related families side by side, so that what one has made is still at hand for the
/// next, and that adding, dividing and storing keep each other company: no loop has more than about ten columns, for
/// memory takes eight cycles for one that is streamed.
///
/// An arrangement only: what is computed is the same as in loops of their own, to the bit.
enum StandardLoops {
    struct StandardLoop: Sendable {
        /// Most of them must be asked for; whom they read comes before.
        let families: [Family]
        let arrange: @Sendable (inout Plan) -> Void
    }

    static let all = [
        StandardLoop(families: CloseMeans.families) { plan in plan.append { CloseMeans(&$0) } },
        StandardLoop(families: HullAverages.families) { plan in
            plan.append { HullAverages(&$0) }
        },
        StandardLoop(families: CloseLines.families) { plan in plan.append { CloseLines(&$0) } },
        StandardLoop(families: RangeBands.families) { plan in plan.append { RangeBands(&$0) } },
        StandardLoop(families: PriceExtremes.families) { plan in plan.append { PriceExtremes(&$0) } },
        // One has seven columns and little to do, the other a single column and much to add.
        StandardLoop(families: Convergences.families + ChannelSums.families) { plan in
            plan.append { plan in Both(Convergences(&plan), ChannelSums(&plan)) }
        },
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

    /// Strengths divide, averages add.
    private static let strengths = StandardLoop(
        families: [14, 7, 21, 28].map { .relativeStrength($0) }
            + [5, 9, 13, 34, 55, 89].map { .exponentialAverage($0) }
    ) { plan in
        plan.append { plan in
            let short = Both(
                ExponentialMovingAverage(period: 5, &plan),
                Both(ExponentialMovingAverage(period: 9, &plan), ExponentialMovingAverage(period: 13, &plan)))
            let long = Both(
                ExponentialMovingAverage(period: 34, &plan),
                Both(ExponentialMovingAverage(period: 55, &plan), ExponentialMovingAverage(period: 89, &plan))
            )
            let strengths = Both(
                Both(RelativeStrength(period: 14, &plan), RelativeStrength(period: 7, &plan)),
                Both(RelativeStrength(period: 21, &plan), RelativeStrength(period: 28, &plan)))
            return Both(strengths, Both(short, long))
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
