internal import Market

// Windows are made of others, which are kept once.
extension Plan {
    /// The sum of the last values of a series.
    mutating func window(_ series: Ring, _ period: Int) -> Window {
        let part = Split.newerPart(period)
        return Window(newer: sums(series, part), older: sums(series, period - part), back: part)
    }

    /// The sums of one length, in a ring of their own.
    mutating func sums(_ series: Ring, _ period: Int) -> Ring {
        guard period > 1 else { return series }
        let key = WindowKey(kind: .sum, series: series, period: period)
        if let ring = windows[key] { return ring }
        let (layer, ring) = (layer(of: series), memory.ring(reaching: Split.reach(period)))
        windows[key] = ring
        if Split.isDirect(period) {
            layers[layer].shortSums.append(ShortSums(period: period, series: series, into: ring))
        } else {
            let window = window(series, period)
            if layers[layer].longSums.last.map({ $0.count < LongSums.sumsMax }) != true {
                layers[layer].longSums.append(LongSums())
            }
            layers[layer].longSums[layers[layer].longSums.count - 1].add(window, into: ring)
        }
        return ring
    }

    mutating func mean(_ source: Source, _ period: Int) -> Mean {
        guard let run = source.run else { preconditionFailure("the runs of \(source) are not kept") }
        shortestMean = min(shortestMean, period)
        return Mean(
            window: window(series(source), period), source: source, run: run, period: Double(period),
            reciprocal: 1 / Double(period))
    }

    /// The weighted sum of the last values of a series.
    mutating func weightedWindow(_ series: Ring, _ period: Int) -> WeightedWindow {
        let part = Split.newerPart(period)
        return WeightedWindow(
            newer: weightedSums(series, part), sums: sums(series, part),
            older: weightedSums(series, period - part),
            back: part, olderPeriod: Double(period - part))
    }

    /// The weighted sums of one length, in a ring of their own.
    mutating func weightedSums(_ series: Ring, _ period: Int) -> Ring {
        guard period > 1 else { return series }
        let key = WindowKey(kind: .weighted, series: series, period: period)
        if let ring = windows[key] { return ring }
        let ring = memory.ring(reaching: Split.reach(period))
        windows[key] = ring
        let content: WeightedSums.Content =
            period <= 5 ? .direct(series, period: period) : .joined(weightedWindow(series, period))
        layers[layer(of: series)].weightedSums.append(WeightedSums(content: content, into: ring))
        return ring
    }

    /// The squares around the mean of the last values of a series.
    mutating func deviation(_ series: Ring, _ period: Int) -> Deviation {
        let part = Split.newerPart(period)
        return Deviation(
            series, period, newer: deviations(series, part), older: deviations(series, period - part))
    }

    /// The distances and squares of one length, in rings of their own.
    private mutating func deviations(_ series: Ring, _ period: Int) -> Deviations.Rings {
        let keys = (
            WindowKey(kind: .distance, series: series, period: period),
            WindowKey(kind: .square, series: series, period: period)
        )
        if let distances = windows[keys.0], let squares = windows[keys.1] {
            return Deviations.Rings(distances: distances, squares: squares)
        }
        let reach = Split.reach(period)
        let into = Deviations.Rings(
            distances: memory.ring(reaching: reach), squares: memory.ring(reaching: reach))
        (windows[keys.0], windows[keys.1]) = (into.distances, into.squares)
        let content: Deviations.Content =
            period <= 7 ? .direct(series, period: period) : .joined(deviation(series, period))
        layers[layer(of: series)].deviations.append(Deviations(content: content, into: into))
        return into
    }
}

/// Which window of which series.
struct WindowKey: Hashable {
    enum Kind { case sum, weighted, distance, square }

    let kind: Kind
    let series: Ring
    let period: Int
}
