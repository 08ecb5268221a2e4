import Foundation
import Indicators
import Testing

/// The list of columns, and what is written about them.
@Suite struct CatalogueTests {
    @Test func theOrderIsFrozen() {
        #expect(Catalogue.indicators.count == 69)
        #expect(Catalogue.hash == 0xB7E1_6B02_431E_4B7E)
        #expect(Set(Catalogue.indicators.map(\.name)).count == 69)
    }

    @Test(arguments: Catalogue.indicators)
    func everyColumnIsFoundByItsNameAndSaysWhatItIs(indicator: Indicator) throws {
        #expect(try Catalogue.indicator(named: indicator.name) == indicator)
        #expect(!indicator.definition.isEmpty && !indicator.source.isEmpty)
        #expect(indicator.warmup >= 0)
        #expect(Catalogue.markdown.contains("| `\(indicator.name)` |"))
    }

    @Test func thePageIsWhatTheCatalogueSays() throws {
        let page = packageRoot.appendingPathComponent("docs/indicators.md")
        #expect(try String(contentsOf: page, encoding: .utf8) == Catalogue.markdown, "run `make docs`")
    }
}
