#if canImport(Glibc)
    internal import Glibc
#endif

/// A support or a resistance: a price at which a chart has turned more than once.
package struct Level: BitwiseCopyable, Equatable {
    /// The mean of its turning points.
    package let price: Double
    /// How many times price turned there.
    package let touches: Int
    /// The touches, each halved for every `halfLife` bars that it is old.
    package let strength: Double

    /// Within so many average true ranges a turning point touches a level.
    static let width = 0.25
    /// Bars in which a touch counts half.
    static let halfLife = 100.0
    /// Bars after which one is forgotten.
    static let memory = 250
}

extension Chart {
    /// The strongest level within half an average true range of a price; nil where there is none.
    ///
    /// Levels are made of the pivots of the ZigZag: fractals are so many that every price would be near one.
    package func level(near price: Double, range: Double) -> Level? {
        var strongest: Level?
        for pivot in zigZag.pivots.reversed() {
            guard bar - pivot.bar <= Level.memory else { break }
            guard abs(pivot.price - price) <= 0.5 * range else { continue }
            let level = level(around: pivot.price, range: range)
            if level.touches >= 2, level.strength > strongest?.strength ?? 0 { strongest = level }
        }
        return strongest
    }

    private func level(around centre: Double, range: Double) -> Level {
        var (sum, touches, strength) = (0.0, 0, 0.0)
        for pivot in zigZag.pivots.reversed() {
            guard bar - pivot.bar <= Level.memory else { break }
            guard abs(pivot.price - centre) <= Level.width * range else { continue }
            sum += pivot.price
            touches += 1
            strength += exp2(-Double(bar - pivot.bar) / Level.halfLife)
        }
        return Level(price: sum / Double(touches), touches: touches, strength: strength)
    }
}
