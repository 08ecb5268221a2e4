import NonetClient
import Testing

@Suite struct PagesTests {
    @Test func withoutALimitEveryPageIsAskedForAsLongAsItCanBe() throws {
        var pages = Pages(limit: nil)
        #expect(try pages.rest(after: 0) == 0)
        #expect(try pages.next(100, after: 99) == 100)
        #expect(try pages.rest(after: 5) == 0)
        #expect(try pages.next(nil, after: 120) == nil)
        #expect(try pages.rest(after: 10) == nil)
    }

    @Test func theRestOfTheLimitIsAskedFor() throws {
        var pages = Pages(limit: 10)
        #expect(try pages.rest(after: 0) == 10)
        _ = try pages.next(100, after: 99)
        #expect(try pages.rest(after: 7) == 3)
        #expect(try pages.rest(after: 10) == nil)
    }

    @Test(arguments: [0, -1, 1 << 32])
    func limitsOutsideTheirRangeAreRefused(limit: Int) {
        #expect(throws: ClientError.self) { try Pages(limit: limit).rest(after: 0) }
    }

    @Test func aPageThatDoesNotLeadOnIsRefused() throws {
        var pages = Pages(limit: nil)
        #expect(throws: ClientError.self) { try pages.next(99, after: 99) }
        #expect(throws: ClientError.self) { try pages.next(98, after: 99) }
        #expect(try pages.next(100, after: 99) == 100)
        #expect(try pages.next(-5, after: nil) == -5)
    }
}
