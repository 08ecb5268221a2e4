import Market

/// What happens to a store from its making on: the steps that a test looks at, and those before.
struct Scenario {
    var symbols: [Symbol]
    /// Done before anything is looked at.
    var prepared: [Step] = []
    var steps: [Step] = []
    var backfills: [Backfill] = []

    /// What the store holds after the prepared steps and the first of the others.
    func world(after count: Int) -> World {
        var world = World(symbols)
        for step in prepared + steps.prefix(count) { world.apply(step) }
        return world
    }

    /// All that was ever said of a minute: what is there where a damaged frame's row is not.
    func earlier(_ symbol: Int, _ minute: Int) -> [Cell] {
        (prepared + steps).flatMap(\.changes).filter { $0.symbol == symbol && $0.minute == minute }.map(
            \.cell)
    }

    /// Takes the prepared steps, if there are any.
    func prepare(_ writer: Writer) {
        guard !prepared.isEmpty else { return }
        do {
            for step in prepared { try writer.take(step) }
        } catch {
            preconditionFailure("preparing: \(error)")
        }
        writer.close()
    }
}

/// The scenarios by name.
enum ScenarioName: String, CaseIterable {
    /// Files are imported into a new store, and checkpoints put.
    case merges
    /// A frame a minute for all symbols, from the store's making on.
    case live
    /// Rows that come late, that say what is known, more than that, or otherwise; halts.
    case late
    /// A chunk ends while minutes come in: its symbols are sealed, some a transaction.
    case seal
    /// 1,024 frames are sealed into blocks that are not full, and removed.
    case checkpoint
    /// History comes block by block, among live minutes and during a seal.
    case backfill
    /// A little of everything, for where every call counts.
    case mixed

    /// - Parameter isSmall: with fewer symbols, each of which takes 1.6 MB when it is sealed.
    func scenario(seed: Int, isSmall: Bool) -> Scenario {
        let symbols =
            switch self {
            case .merges, .mixed: 3
            case .live: isSmall ? 8 : 40
            case .late, .backfill: 4
            case .seal: isSmall ? 5 : 34
            case .checkpoint: isSmall ? 3 : 20
            }
        var story = Story(symbols: symbols, seed: seed)
        switch self {
        case .merges: story.tellMerges()
        case .live: story.tellLive()
        case .late: story.tellLate()
        case .seal: story.tellSeal(symbolsAtOnce: isSmall ? 2 : 16)
        case .checkpoint: story.tellCheckpoint(symbolsAtOnce: isSmall ? 2 : 16)
        case .backfill: story.tellBackfill()
        case .mixed: story.tellMixed()
        }
        return story.scenario
    }
}
