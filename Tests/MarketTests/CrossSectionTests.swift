import Market
import Testing

@Suite struct CrossSectionTests {
    static let columns: [Column] = [.open, .high, .low, .close, .volume]

    @Test(arguments: [0, 1, 7, 8, 9, 17])
    func aPlaceHoldsWhatWasPutThereAndNothingElse(places: Int) {
        var section = CrossSection(places: places)
        for place in stride(from: 0, to: places, by: 2) {
            let first = Double(10 * place)
            section.put(
                open: first, high: first + 1, low: first + 2, close: first + 3, volume: first + 4, at: place)
        }
        for (number, column) in Self.columns.enumerated() {
            let values = section.column(column)
            #expect(values.count == (places + 7) / 8 * 8)
            for place in 0..<values.count {
                if place < places && place % 2 == 0 {
                    #expect(values[place] == Double(10 * place + number))
                } else {
                    #expect(values[place].bitPattern == Double.absent.bitPattern)
                }
            }
        }
    }

    @Test func aClearedPlaceIsNotKnownAndItsNeighboursAre() {
        var section = CrossSection(places: 3)
        for place in 0..<3 { section.put(open: 1, high: 2, low: 3, close: 4, volume: 5, at: place) }
        section.clear(1)
        for column in Self.columns {
            let values = section.column(column)
            #expect(values[1].bitPattern == Double.absent.bitPattern && !values[0].isNaN && !values[2].isNaN)
        }
    }

    @Test func refusesPlacesAndColumnsThatAreNotThere() async {
        await #expect(processExitsWith: .failure) {
            var section = CrossSection(places: 7)
            section.put(open: 1, high: 1, low: 1, close: 1, volume: 1, at: 7)
        }
        await #expect(processExitsWith: .failure) {
            var section = CrossSection(places: 7)
            section.clear(-1)
        }
        await #expect(processExitsWith: .failure) { _ = CrossSection(places: 1).column(.trades) }
    }
}
