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
    /// As many jobs run as may.
    case jobsBusy(limit: Int)
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
