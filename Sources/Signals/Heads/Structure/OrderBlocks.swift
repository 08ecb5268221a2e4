/// The last bar against a move that broke the structure: where the orders behind the move were placed.
struct OrderBlock: BitwiseCopyable, Sendable {
    /// Where price is expected to go from it.
    var direction: Direction
    let bottom: Double
    let top: Double
    /// Of its candle, which tells it from others.
    let candle: Int
    /// When it came to mean what it does.
    var bar: Int
    /// It was a block of the other direction that price closed through.
    var isBreaker = false
    /// Price has come back to its middle: what was waiting there is used up.
    var isMitigated = false

    /// The edge that price comes back to, as its direction sees it, and the one behind it.
    var near: Double { direction == .short ? -bottom : top }
    var far: Double { direction == .short ? -top : bottom }
}

/// The order blocks and breaker blocks of an interval, both directions.
struct OrderBlocks: Sendable {
    /// As many as are remembered, and for how many bars.
    static let capacity = 12
    static let barsMax = 100
    /// A leg that is smaller, in ATRs, displaces nothing.
    static let legMin = 2.0
    /// Bars before the leg's origin among which the block is looked for.
    static let candleBarsMax = 5
    /// From the near edge, in ATRs of the interval.
    static let nearness = 0.5

    private(set) var blocks: [OrderBlock] = []

    init() { blocks.reserveCapacity(Self.capacity + 1) }

    mutating func removeAll() { blocks.removeAll(keepingCapacity: true) }

    /// Takes the newest bar.
    mutating func advance(_ chart: borrowing Chart) {
        var index = 0
        while index < blocks.count {
            if Self.survives(&blocks[index], chart) { index += 1 } else { blocks.remove(at: index) }
        }
        guard let block = Self.block(chart), !blocks.contains(where: { $0.candle == block.candle }) else {
            return
        }
        if blocks.count == Self.capacity { blocks.removeFirst() }
        blocks.append(block)
    }

    /// - Returns: false for one that is of no use any more.
    private static func survives(_ block: inout OrderBlock, _ chart: borrowing Chart) -> Bool {
        let bar = chart.bar(facing: block.direction)
        guard chart.bar - block.bar < barsMax else { return false }
        if bar.close < block.far {
            guard !block.isBreaker else { return false }
            block.direction = block.direction.opposite
            (block.isBreaker, block.isMitigated, block.bar) = (true, false, chart.bar)
        } else if bar.low <= (block.near + block.far) / 2 {
            block.isMitigated = true
        }
        return true
    }

    /// The one behind the structure that the newest bar broke.
    private static func block(_ chart: borrowing Chart) -> OrderBlock? {
        guard let broke = chart.structure.broke(at: chart.bar), let range = chart.range else { return nil }
        let leg = chart.bar(facing: broke.direction).close - broke.direction.sign * broke.origin
        guard leg >= legMin * range else { return nil }
        let origin = chart.bar - broke.originBar
        for back in origin..<min(origin + candleBarsMax, chart.count) {
            let bar = chart.bar(back, facing: broke.direction)
            guard bar.close < bar.open else { continue }
            return OrderBlock(
                direction: broke.direction, bottom: chart.lows[back], top: chart.highs[back],
                candle: chart.bar - back, bar: chart.bar)
        }
        return nil
    }

    /// The newest unmitigated block that a price is at, a direction's.
    ///
    /// - Parameter range: the ATR of the interval.
    func near(_ price: Double, _ direction: Direction, range: Double) -> OrderBlock? {
        let faced = direction.sign * price
        for block in blocks.reversed() where block.direction == direction && !block.isMitigated {
            if faced >= block.far, faced <= block.near + Self.nearness * range { return block }
        }
        return nil
    }
}
