import Indicators
import Signals
import Testing

struct CellTests {
    @Test func cellsAreTheCataloguesColumnsInItsOrder() {
        let names = Cell.allCases.map { cell in
            "\(cell)".reduce(into: "") { name, letter in
                let breaks = letter.isUppercase || (letter.isNumber && name.last?.isLetter == true)
                if breaks { name += "_" }
                name += letter.lowercased()
            }
        }
        #expect(names == Catalogue.indicators.map(\.name))
    }

    @Test func theDefaultWeightsAddUpToOne() {
        #expect(abs(HeadKey.allCases.map(\.defaultWeight).reduce(0, +) - 1) < 1e-15)
    }
}
