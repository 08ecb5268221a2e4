public import CandleStore
public import Exchange
public import Market

/// What can go wrong with a question or an import.
public enum EngineError: Error, CustomStringConvertible {
    case store(StoreError)
    case file(KlineError)
    case symbol(SymbolError)
    /// The store has no such symbol; those it has, by name.
    case unknownSymbol(String, known: [String])
    /// More live minutes wait to be committed than may.
    case writerBusy(waiting: Int)
    case writerStopped
    /// A range of minutes without a minute that is over.
    case emptyRange(Range<Minute>)
    /// Decisions about the weights came one after the other while a run of learning was made.
    case weightsBusy
    /// As many jobs run as may.
    case jobsBusy(limit: Int)
    /// Another version of the weights decides than the one that was expected.
    case weightsMoved(expected: Int, active: Int)
    /// There is no version of the weights of this number; the last one's.
    case noWeights(version: Int, last: Int)
    /// The decision left the weights as they were: the version that decided then.
    case noWeightsOfIts(version: Int, deciding: Int)
    /// A version that decides already can't be gone back to.
    case decidesAlready(version: Int)
    /// The daily step of a day, since the Unix epoch, has been made.
    case madeToday(day: Int)
    /// Nothing is frozen.
    case notFrozen
    /// Of these days there are candidates already, or will be of what was decided live; since the Unix epoch.
    case daysTaken(ClosedRange<Int>)

    public var description: String {
        switch self {
        case .store(let error): return "\(error)"
        case .file(let error): return "\(error)"
        case .symbol(let error): return "\(error)"
        case .unknownSymbol(let name, let known):
            let listed = known.prefix(12).joined(separator: ", ")
            return "the store has no symbol '\(name)'; it has "
                + (known.isEmpty
                    ? "none yet" : listed + (known.count > 12 ? " and \(known.count - 12) more" : ""))
        case .writerBusy(let waiting):
            return
                "\(waiting) live minutes wait for the disk already: nothing of this one was written; try again"
        case .emptyRange(let range):
            return
                "\(range.lowerBound) to \(range.upperBound) holds no minute that is over: give a range [from, to) of the past"
        case .jobsBusy(let limit): return "\(limit) jobs are under way already: wait for one of them to end"
        case .weightsMoved(let expected, let active):
            return
                "version \(active) of the weights decides, not \(expected): look at what came meanwhile, and ask again"
        case .noWeights(let version, let last):
            return "there is no version \(version) of the weights, there are 0 to \(last)"
        case .noWeightsOfIts(let version, let deciding):
            return
                "decision \(version) has no weights of its own, it left those of version \(deciding): name that one"
        case .weightsBusy:
            return
                "other decisions about the weights came in between, three times: nothing was kept; ask again"
        case .decidesAlready(let version): return "version \(version) of the weights decides already"
        case .madeToday(let day):
            let date = String("\(Interval.d1.firstMinute(ofBar: day))".prefix(10))
            return "the daily step of \(date) has been made: the next one is tomorrow's"
        case .notFrozen: return "learning is not frozen: there is nothing to lift"
        case .daysTaken(let days):
            let (first, last) = (
                Interval.d1.firstMinute(ofBar: days.lowerBound),
                Interval.d1.firstMinute(ofBar: days.upperBound)
            )
            return
                "there are candidates of \(first) to \(last) already, and a day never changes: give days before or after, with "
                + "--from and --to"
        case .writerStopped: return "the writer has stopped: nothing more is written"
        }
    }
}

/// Runs a step of the store and makes its error the engine's.
func storing<Result: ~Copyable>(_ body: () throws(StoreError) -> Result) throws(EngineError) -> Result {
    do throws(StoreError) {
        return try body()
    } catch {
        throw .store(error)
    }
}
