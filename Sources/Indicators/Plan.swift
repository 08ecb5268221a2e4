/// Arranges the families of a group: what is kept once for several of them, which loops there are, in which order, and
/// where columns lie.
struct Plan {
    /// What is computed first: over the sources, in the first layer; in the second over the series that families of the
    /// first make.
    var layers = [WindowLayer(), WindowLayer()]
    /// The kernels of each layer, with their first columns.
    private(set) var kernels: [[(kernel: any Kernel, slot: Int)]] = [[], []]
    /// How many columns there are, with those that only other families read.
    private(set) var slots = 0
    /// The ring of the first source.
    let sources: Ring
    var memory = MemoryPlan()
    var windows: [WindowKey: Ring] = [:]
    /// The length of the shortest window that someone takes the mean of.
    var shortestMean = Int.max
    /// The extremes, for all who look through a range.
    private let ladder: Ladder?
    private let all: [Family]
    private var slotOfFamily: [Family: Int] = [:]
    private var seriesOfFamily: [Family: Ring] = [:]

    /// - Parameter families: those asked for; what they read is added.
    init(_ families: [Family]) {
        var all: [Family] = []
        func add(_ family: Family) {
            guard !all.contains(family) else { return }
            family.reads.forEach(add)
            all.append(family)
        }
        families.forEach(add)
        self.all = all
        let reach = max(8, all.map(\.reach).max() ?? 0)
        sources = memory.ring(reaching: reach)
        for _ in Source.allCases.dropFirst() { _ = memory.ring(reaching: reach) }
        if let longest = all.compactMap(\.range).max() {
            let ladder = Ladder(longest: longest, hasPlaces: all.contains(where: \.asksForPlaces), &memory)
            kernels[0].append((ladder, 0))
            self.ladder = ladder
        } else {
            ladder = nil
        }
        for family in all { arrange(family) }
    }

    private mutating func arrange(_ family: Family) {
        guard slotOfFamily[family] == nil else { return }
        let families = family.companions(among: all)
        // Companions read each other in their order, and others that must come before all of them.
        for read in families.flatMap(\.reads) where !families.contains(read) { arrange(read) }
        let slot = slots
        for family in families {
            slotOfFamily[family] = slots
            slots += family.columns
        }
        let kernel = Family.kernel(families, &self)
        kernels[families[0].layer].append((kernel, slot))
    }

    /// A column of a family that was arranged before.
    func column(of family: Family, _ output: Int = 0) -> SharedColumn {
        let (owner, place) = family.owner(of: output)
        guard let slot = slotOfFamily[owner] else {
            preconditionFailure("\(family) is read but not named as read")
        }
        return SharedColumn(slot: slot + place)
    }

    /// The series that a family makes for windows to run over.
    mutating func series(of family: Family) -> Ring {
        if let ring = seriesOfFamily[family] { return ring }
        let ring = memory.ring(reaching: 8)
        seriesOfFamily[family] = ring
        return ring
    }

    func series(_ source: Source) -> Ring { source.ring(sources) }

    func layer(of series: Ring) -> Int { seriesOfFamily.values.contains(series) ? 1 : 0 }

    /// The highest high and the lowest low of the last bars.
    func range(_ period: Int) -> (high: Extreme<Highest>, low: Extreme<Lowest>) {
        guard let ladder else { preconditionFailure("no family names its range") }
        return ladder.range(period, self)
    }

    /// How many bars ago they were.
    func places(_ period: Int) -> (high: LatestExtreme<Highest>, low: LatestExtreme<Lowest>) {
        guard let ladder else { preconditionFailure("no family names its range") }
        return ladder.places(period)
    }
}
