"""What was measured: results by name, as JSON and as tables whose rows can stand in the README."""

import json

from peers.functions import COLUMNS

BATCH, LIVE = "ns per symbol and bar", "µs per candle"


class Report:
    def __init__(self, symbols, bars):
        self.symbols, self.bars, self.results = symbols, bars, {}

    def add(self, name, figure, unit=BATCH, columns=0, fingerprint="", symbols=None, bars=None):
        self.results[name] = {
            "name": name, "value": round(figure.value, 4), "min": figure.least and round(figure.least, 4),
            "unit": unit, "symbols": symbols or self.symbols, "bars": bars or self.bars, "columns": columns,
            "threads": 1, "fingerprint": fingerprint,
        }

    def __contains__(self, name):
        return name in self.results

    def __getitem__(self, name):
        return self.results[name]["value"]

    def number(self, name, key="value"):
        value = self.results[name][key] if name in self.results else None
        return "-" if value is None else digits(value)

    def json(self, **more):
        return json.dumps({"results": list(self.results.values()), **more}, indent=1, ensure_ascii=False)

    def totals(self, libraries, together):
        """Everything summed. The last column is TA-Lib's sum of the same functions over the row's."""
        table = [("", "functions", "columns", BATCH, "least", "of it calling", "TA-Lib on the same")]

        def add(text, name, functions, count="-", calling="-"):
            if name in self:
                table.append((text, count, *self.figures(name), calling, self.times(name, functions)))

        for library in libraries:
            names, calling = self.names(library), self.number(f"{library.name}.calling")
            add(f"{library.title}, summed", f"{library.name}.total", names, len(names), calling)
        add("best peer per function, summed", "best.total", COLUMNS, len(COLUMNS))
        add("TA-Lib, summed, less calling", "talib.computing", COLUMNS, len(COLUMNS), "0")
        for name, text in together:
            add(text, name, COLUMNS)
        return rows(table)

    @staticmethod
    def names(library):
        return [name for name in COLUMNS if name in library.functions]

    def figures(self, name):
        return self.results[name]["columns"], self.number(name), self.number(name, "min")

    def times(self, name, functions):
        theirs = [f"talib.{function}" for function in functions]
        if not all(each in self for each in theirs):
            return "-"
        return f"{sum(self[each] for each in theirs) / self[name]:.2f}x"

    def functions(self, libraries, names, different):
        """Function by function; the best is of the peers."""
        peers = [library for library in libraries if library.name != "nonet"]
        ours = libraries[len(peers):]

        def cells(name, several):
            for library in several:
                mark = " ≠" if (library.name, name) in different else ""
                yield self.number(f"{library.name}.{name}") + mark

        head = *(each.title for each in peers), "best peer", *(each.title for each in ours)
        table = [("function", "columns", *head)]
        for name, columns in names.items():
            best = self.number(f"best.{name}")
            table.append((name, len(columns), *cells(name, peers), best, *cells(name, ours)))
        return rows(table)

    def live(self, texts):
        table = [("", "columns", "symbols", LIVE, "least", "µs per candle and symbol")]
        for name, text in texts:
            if name in self:
                result = self.results[name]
                each = digits(result["value"] / result["symbols"])
                columns, value, least = self.figures(name)
                table.append((text, columns, result["symbols"], value, least, each))
        return rows(table)


NOTES = """\
Peers are called from Python, once a symbol and function, and what they return is let go at once. 'Calling'
is what so many calls cost on a handful of bars. Nonet is called once for all symbols unless the row says
otherwise; its rows of all columns are compared with what TA-Lib has of them. A new matrix is memory fresh from
the system, and how long that takes to give it varies; the rows of few symbols a call use the same memory again."""
TALIB_NOTES = """\
TA-Lib's vwap starts once, with the series, Nonet's at each 00:00 UTC: on one day they are the same.
Live, TA-Lib's handles are fed by one call from Python a handle and bar. In C there is no such call; the row
of calls that only count the bar is the least that is Python's."""


def notes(libraries, different, missing, stream):
    """What a reader must know to judge the figures."""
    titles = {library.name: library.title for library in libraries}
    lines = [NOTES]
    if "talib" in titles:
        lines += [
            TALIB_NOTES,
            f"After the last candle they hold {stream}.",
            "≠: not TA-Lib's values (on the tail, relative to the value or the column's deviation, 1e-6).",
        ]
    else:
        lines.append("Values are not compared: TA-Lib is absent.")
    for (library, name), (worst, reason) in different.items():
        lines.append(f"- {titles[library]} {name}, {worst:.0e}: {reason or 'NOT EXPLAINED, never the best'}.")
    return lines + [f"Absent: {name}: {reason}" for name, reason in missing.items()]


def digits(number):
    return f"{number:.2f}" if number < 10 else f"{number:.1f}" if number < 100 else f"{number:.0f}"


def rows(table):
    """Markdown; the first row is the head."""
    head, *others = [f"| {' | '.join(map(str, row))} |" for row in table]
    return [head, "|---" + "|---:" * (len(table[0]) - 1) + "|", *others]
