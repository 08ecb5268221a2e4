/// One of the things that a component head looks at.
struct Component: BitwiseCopyable {
    let name: StaticString
    /// How far it leans, -1 to 1; nil where it can't be seen.
    let value: Double?
    let weight: Double
    /// The share of its window that was there.
    let fullness: Double

    init(_ name: StaticString, _ value: Double?, weight: Double = 1, fullness: Double = 1) {
        (self.name, self.value, self.weight, self.fullness) = (name, value, weight, fullness)
    }

    init(_ name: StaticString, _ window: Windowed?, weight: Double = 1) {
        self.init(name, window?.value, weight: weight, fullness: window?.fullness ?? 1)
    }
}

extension InlineArray where Element == Component {
    var components: Components {
        var components = Components()
        for place in indices {
            components.add(self[place].value, weight: self[place].weight, fullness: self[place].fullness)
        }
        return components
    }

    /// What can be seen, by how far each pulls.
    var reasons: [Reason] {
        var seen: [(reason: Reason, pull: Double)] = []
        for place in indices {
            let component = self[place]
            guard let value = component.value else { continue }
            let pull = component.weight * component.fullness * abs(value)
            seen.append((Reason("\(component.name)", value), pull))
        }
        return seen.sorted { $0.pull > $1.pull }.map(\.reason)
    }
}
