public import ArgumentParser
public import Market

extension Interval: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
    public static var allValueStrings: [String] { allCases.map(\.description) }
    public static var allValueDescriptions: [String: String] { [:] }
    public var defaultValueDescription: String { description }
}

extension Symbol.Market: ExpressibleByArgument {}

/// `--store DIR`.
struct StoreOption: ParsableArguments {
    @Option(name: .customLong("store"), help: ArgumentHelp("The store's directory.", valueName: "dir"))
    var path = Settings.text(.store)

    func validate() throws {
        do { _ = try Settings.ambient.get() } catch { throw ValidationError("\(error)") }
        if path.isEmpty { throw ValidationError("--store is empty: give the store's directory") }
    }
}

/// `--symbol S`.
struct SymbolOption: ParsableArguments {
    @Option(
        name: .customLong("symbol"),
        help: ArgumentHelp("BTCUSDT for spot, DOTUSDT.P for a perpetual.", valueName: "s"),
        transform: { try Symbol($0) })
    var symbol: Symbol
}

/// `--interval I`.
struct IntervalOption: ParsableArguments {
    @Option(name: .customLong("interval"), help: ArgumentHelp("1m 5m 15m 1h 4h 1d.", valueName: "i"))
    var interval: Interval
}

/// `--from T --to T --last N`.
struct RangeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The first open time.", valueName: "time"), transform: { try Instant($0) })
    var from: Instant?

    @Option(
        help: ArgumentHelp("The open time to stop before.", valueName: "time"), transform: { try Instant($0) }
    )
    var to: Instant?

    @Option(help: ArgumentHelp("Only the newest of them.", valueName: "n"))
    var last: Int?

    func validate() throws {
        if let last, last < 1 { throw ValidationError("--last \(last): give a number of at least 1") }
        if let from, let to, from.milliseconds > to.milliseconds {
            throw ValidationError("--from is after --to: a range is [from, to)")
        }
    }

    var firstOpen: Minute? { from?.minuteUp }
    var endOpen: Minute? { to?.minuteUp }
}

/// The names in `A,B`; at least one.
func names(in list: String, _ option: String) throws -> [String] {
    let names = list.split(separator: ",").map { String($0.trimming(" ")) }.filter { !$0.isEmpty }
    guard !names.isEmpty else {
        throw Failure(
            .usage,
            "\(option) '\(list)' names nothing: give names separated by commas, or leave it out for all")
    }
    return names
}

/// `--symbols A,B`.
func symbols(in list: String) throws -> [Symbol] { try names(in: list, "--symbols").map { try Symbol($0) } }

extension Substring {
    func trimming(_ character: Character) -> Substring {
        var text = self
        while text.first == character { text.removeFirst() }
        while text.last == character { text.removeLast() }
        return text
    }
}
