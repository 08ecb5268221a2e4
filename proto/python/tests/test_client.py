"""The client against the program itself, and against a server that says what a test wants."""

import json
import os
import pathlib
import re
import socket
import struct
import subprocess
import threading

import pytest

from nonet import wire
from nonet.client import Client
from nonet.errors import NonetError, ServerError

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = pathlib.Path(os.environ.get("NONET_BINARY", ROOT / ".build/release/nonet"))
START = 1_704_067_200_000  # 2024-01-01 00:00 UTC, in milliseconds


def run(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    if not PROGRAM.exists():
        pytest.skip(f"{PROGRAM} is not built")
    folder = tmp_path_factory.mktemp("served")
    for symbol, shift in [("BTCUSDT", 0), ("ETHUSDT", 7)]:
        rows = [
            f"{START + 60_000 * i},{100 + (i + shift) % 50},{102 + (i + shift) % 50},{99 + (i + shift) % 50},"
            f"{101 + (i + shift) % 50},{i + 1}" for i in range(1500)]
        (folder / f"{symbol}.csv").write_text("\n".join(rows) + "\n")
    store = folder / "store"
    run("import", "--store", store, folder / "BTCUSDT.csv", folder / "ETHUSDT.csv")
    server = subprocess.Popen(
        [PROGRAM, "serve", "--no-collect", "--store", store, "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE,
        text=True)
    said = ""
    while "; stop" not in said:
        line = server.stderr.readline()
        assert line, said
        said += line
    yield int(re.search(r"at 127\.0\.0\.1:(\d+);", said).group(1)), store
    server.terminate()
    server.wait()


def test_the_state_comes_first(served):
    port, store = served
    with Client(port=port) as client, client.subscribe_candles(["ETHUSDT"], interval="1h") as candles:
        assert candles.matched == 1
        got = next(candles)
    expected = json.loads(run("candles", "--store", store, "--symbol", "ETHUSDT", "--interval", "1h", "--last", 1, "--json"))
    assert got.origin == "snapshot" and got.symbol == "ETHUSDT" and got.sequence == 1 and got.state == "closed"
    # 1500 minutes are 25 hours.
    assert got.open_time == (START + 24 * 3_600_000) * 1000 and got.present == 60
    row = expected[-1]
    assert (got.open, got.high, got.low, got.close, got.volume) == tuple(
        row[name] for name in ("open", "high", "low", "close", "volume"))


def test_every_interval_of_every_symbol(served):
    with Client(port=served[0]) as client:
        events = client.subscribe_indicators()
        assert events.matched == 2
        got = [next(events) for _ in range(2 * 6)]
        assert [event.sequence for event in got] == list(range(1, 13))
        assert {(event.symbol, event.interval) for event in got} == {
            (symbol, interval) for symbol in ("BTCUSDT", "ETHUSDT") for interval in wire.INTERVALS}
        names = client._columns[1]
        assert all(len(event.values) == len(names) == 69 for event in got)
        events.close()
        assert client.indicators() == names
        assert list(events) == []


def test_what_is_not_there_is_told_and_the_client_goes_on(served):
    with Client(port=served[0]) as client:
        with pytest.raises(ServerError, match="did you mean BTCUSDT") as refusal:
            client.subscribe_candles(["btcusdt"])
        assert refusal.value.code == 10 and not refusal.value.is_fatal
        with pytest.raises(NonetError, match="a list"):
            client.subscribe_candles("BTCUSDT")
        with client.subscribe_jobs():
            with pytest.raises(NonetError, match="already"):
                client.subscribe_candles()
        assert next(client.subscribe_candles(["BTCUSDT"], interval="1d")).interval == "1d"


def test_gaps_are_those_of_the_store(served):
    port, store = served
    with Client(port=port) as client:
        gaps = client.gaps()
        assert client.gaps("ETHUSDT") == gaps[1:]
        with pytest.raises(ServerError, match="--no-collect") as refusal:
            client.check_gaps()
        assert refusal.value.code == 11
    expected = json.loads(run("gaps", "--store", store, "--json"))
    assert [(gap.symbol, gap.first_open, gap.last_open, gap.present, gap.missing, gap.ranges) for gap in gaps] == [
        (row["symbol"], row["first"] * 1000, row["last"] * 1000, row["present"], row["missing"], ()) for row in expected]
    assert gaps[0].gap_class == "major" and gaps[0].listing is None


def test_what_is_learned_is_told_and_changed(served):
    with Client(port=served[0]) as client:
        weights = client.head_weights()
        assert weights.version == 0 and sum(head.weight for head in weights.heads) == pytest.approx(1)
        assert client.weight_history()[-1].weights == tuple(head.weight for head in weights.heads)
        for figures in (client.performance(), client.improvements(), client.rejections(), client.performance(start=0, end=1)):
            assert figures.start is None and all(f.value is not None or f.reason for f in figures.all)
        assert client.learning_stats().days == 0 and isinstance(client.recommendations(), list)
        number = client.trigger_learning(weekly=True)
        while not (run := next(r for r in client.scheduler().runs if r.id == number)).ended:
            pass
        assert run.state == "succeeded" and run.kind == "weeklyLearning" and run.due is None
        assert client.weight_history(limit=1)[0].version == run.weights_version
        with pytest.raises(ServerError) as refusal:
            client.roll_back(0, expecting=run.weights_version + 9, reason="a test")
        assert refusal.value.code == 14 and not refusal.value.is_fatal


def test_nobody_listens():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(NonetError, match="cannot connect"):
            Client(port=free.getsockname()[1], timeout=1)


class Script(threading.Thread):
    """A server that greets, answers the first Subscribe, and then says what it was given."""

    def __init__(self, *frames):
        super().__init__(daemon=True)
        self.frames, self.heard = frames, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self):
        connection, _ = self.listener.accept()
        with connection, connection.makefile("rb") as stream:
            for answer in (
                wire.frame(2, struct.pack("<QHHHBIIIIIQQQq", 1, 1, 0, 1, 1, 1000, 65536, 256, 64, 1, 1, 1, 77, 0), b"\0"),
                wire.frame(41, struct.pack("<QII", 2, 5, 0)) + b"".join(self.frames),
            ):
                self.heard.append(self.read(stream))
                connection.sendall(answer)
            while data := self.read(stream):
                self.heard.append(data)

    @staticmethod
    def read(stream):
        head = stream.read(6)
        return head + stream.read(struct.unpack("<IH", head)[0] - 6) if len(head) == 6 else b""


def job(sequence, subscription=5):
    return wire.frame(
        47, struct.pack("<QQQqQQIBB", 0, 1, sequence, 0, sequence, 2**64 - 1, subscription, 3, 2), b"\0\0")


def test_conflation_explains_a_jump():
    conflated = wire.frame(46, struct.pack("<QIQQ", 0, 5, 7, 9))
    ping = wire.frame(4, struct.pack("<Qq", 0, 1))
    script = Script(job(1), ping, job(1, subscription=4), conflated, job(9), job(10))
    with Client(port=script.port) as client:
        jobs = client.subscribe_jobs()
        assert [type(event).__name__ for event in (next(jobs), next(jobs), next(jobs), next(jobs))] == [
            "Job", "Conflated", "Job", "Job"]
    script.join(10)
    assert [data[8] for data in script.heard] == [wire.HELLO, wire.SUBSCRIBE, wire.PONG]


def test_a_jump_that_nothing_explains_is_an_error():
    with Client(port=Script(job(1), job(3)).port) as client:
        jobs = client.subscribe_jobs()
        next(jobs)
        with pytest.raises(NonetError, match="event 3 came where 2 was due"):
            next(jobs)


def test_an_end_of_the_connection_is_an_error():
    fatal = wire.frame(3, struct.pack("<QHHHBIQ", 0, 18, 0, 0, 1, 1000, 0), b"\x04\0slow")
    with Client(port=Script(fatal).port) as client:
        with pytest.raises(ServerError, match="slow") as error:
            next(client.subscribe_jobs())
        assert error.value.code == 18 and error.value.is_fatal
