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

    /// Opens the store and takes the prepared steps.
    func prepare(_ writer: Writer) {
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
    case merges

    func scenario(seed: Int) -> Scenario {
        var story = Story(symbols: 3, seed: seed)
        switch self {
        case .merges: story.tellMerges()
        }
        return story.scenario
    }
}
