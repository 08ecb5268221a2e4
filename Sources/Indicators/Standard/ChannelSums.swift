internal import Market

/// The commodity channel index with the sums that it is made of.
struct ChannelSums: Kernel {
    private enum Rings {
        @inline(always) static var sum5: Ring<8> { Ring<8>(at: 0) }
        @inline(always) static var sum10: Ring<16> { Ring<16>(at: sum5.end) }
        @inline(always) static var lanes: Int { sum10.end }
    }

    static var historyLanes: Int { Rings.lanes }

    private let typical: Tap
    private let channel: CommodityChannel.Column
    let mindsFlat = true

    static let families: [Family] = [.commodityChannel(20)]

    init(_ plan: inout Plan) {
        typical = plan.tap(.typical, reaching: 19)
        channel = CommodityChannel.Column(period: 20, &plan)
    }

    @inline(always)
    func step(_ bar: Bar, _ state: inout ShortSum<5>.State, careful: Bool) {
        let sum5 = state.sum(bar[typical], oldest: bar[typical, back: 4])
        let sum10 = Rings.sum5.joined(sum5, bar, back: 5)
        channel.put(
            bar, Rings.sum10.joined(sum10, bar, back: 10), 20, careful: careful)
    }
}
