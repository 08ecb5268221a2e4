"""The layout of every message, as ../nonet.xml has it, and the encoding of values by it.

Written from the schema with `struct` alone, so that the golden frames share no code with a codec they check.
"""

import math
import pathlib
import struct
import xml.etree.ElementTree as ElementTree

SCHEMA = ElementTree.parse(pathlib.Path(__file__).resolve().parent.parent / "nonet.xml").getroot()
VERSION = int(SCHEMA.get("version"))
MESSAGE = "{http://fixprotocol.io/2016/sbe}message"

FORMATS = {"char": "c", "uint8": "B", "uint16": "H", "uint32": "I", "uint64": "Q", "int64": "q", "double": "d"}
NULLS = {"uint8": 0xFF, "uint16": 0xFFFF, "uint32": 0xFFFFFFFF, "uint64": 2**64 - 1, "int64": -(2**63)}
NAN = bytes.fromhex("000000000000f87f")
TO_BOTH = {"Ping", "Pong", "Goodbye"}
TO_SERVER = {  # and every query
    "Hello", "ListSymbols", "ListIndicators", "Subscribe", "Unsubscribe", "Rollback", "TriggerLearning", "GapCheck", "Backfill"}


class Field:
    """A fixed-length field: how many bytes, and how a value becomes them."""

    def __init__(self, node):
        self.name = node.get("name")
        kind = next(t for t in SCHEMA.find("types") if t.get("name") == node.get("type"))
        self.names = {}
        if kind.tag == "type":
            self.primitive, self.length = kind.get("primitiveType"), int(kind.get("length", "1"))
        else:
            self.primitive, self.length = kind.get("encodingType"), 1
            self.names = {item.get("name"): int(item.text) for item in kind}
        self.tag = kind.tag
        self.size = struct.calcsize("<" + FORMATS[self.primitive]) * self.length

    def encode(self, value):
        if self.primitive == "char":
            return value.encode("ascii").ljust(self.size, b"\0")
        if self.primitive == "double":
            return double(value)
        if value is None:
            value = NULLS[self.primitive]
        elif self.tag == "set":
            value = sum(1 << self.names[name] for name in value)
        elif isinstance(value, str):
            value = self.names[value]
        return struct.pack("<" + FORMATS[self.primitive], value)


class Block:
    """The fields of a root block or of a group's entry, one after the other, padded to `length`."""

    def __init__(self, node):
        self.fields = [Field(child) for child in node if child.tag == "field"]
        used = sum(field.size for field in self.fields)
        self.length = int(node.get("blockLength", used))
        assert self.length >= used, f"{node.get('name')}: blockLength {self.length} < {used}"

    def offset(self, name):
        at = 0
        for field in self.fields:
            if field.name == name:
                return at
            at += field.size
        raise KeyError(name)

    def encode(self, values, more=b""):
        body = b"".join(field.encode(values[field.name]) for field in self.fields)
        return body.ljust(self.length, b"\0") + more


class Message:
    def __init__(self, node):
        self.name, self.id, self.block = node.get("name"), int(node.get("id")), Block(node)
        self.groups = [(child.get("name"), Block(child)) for child in node if child.tag == "group"]
        self.data = [(child.get("name"), child.get("type")) for child in node if child.tag == "data"]

    def direction(self):
        if self.name in TO_BOTH:
            return "both"
        return "server" if self.name in TO_SERVER or self.name.endswith("Query") else "client"

    def encode(self, values, version=VERSION, more_block=b"", more_entry=b"", more_tail=b""):
        body = self.block.encode(values, more_block)
        for name, block in self.groups:
            body += struct.pack("<HH", block.length + len(more_entry), len(values[name]))
            body += b"".join(block.encode(entry, more_entry) for entry in values[name])
        for name, kind in self.data:
            if kind == "f64Matrix":
                content, prefix = b"".join(double(value) for value in values[name]), "<I"
            else:
                content, prefix = values[name].encode("utf-8"), {"varString8": "<B", "varString16": "<H"}[kind]
            body += struct.pack(prefix, len(content)) + content
        body += more_tail
        header = struct.pack("<HHHH", self.block.length + len(more_block), self.id, int(SCHEMA.get("id")), version)
        return struct.pack("<IH", 14 + len(body), 0xEB50) + header + body


def double(value):
    value = math.nan if value in (None, "nan") else value
    return NAN if math.isnan(value) else struct.pack("<d", value)


MESSAGES = {node.get("name"): Message(node) for node in SCHEMA.iter(MESSAGE)}


def check_schema():
    """The rules R1, R2, R3 and R5 at the top of the schema, as far as a program can see them."""
    assert SCHEMA.get("byteOrder") == "littleEndian"
    ids = [message.id for message in MESSAGES.values()]
    assert len(ids) == len(set(ids)), "template ids repeat"
    for enum in SCHEMA.iter("enum"):
        values = {item.get("name"): int(item.text) for item in enum}
        expected = {"uint8": 254, "uint16": 65534}[enum.get("encodingType")]
        assert enum.get("name") == "Bool" or values.get("NonRepresentable") == expected, enum.get("name")
    for node in SCHEMA.iter(MESSAGE):
        message = MESSAGES[node.get("name")]
        first = message.block.fields[0]
        assert (first.name, first.size) == ("requestId", 8), message.name
        field_ids = [int(child.get("id")) for child in node.iter() if child.tag in ("field", "group", "data")]
        assert field_ids == list(range(1, len(field_ids) + 1)), f"{message.name}: field ids are not 1, 2, 3 ..."
        order = [("field", "group", "data").index(child.tag) for child in node]
        assert order == sorted(order), f"{message.name}: fields, groups, data"
        for group in node.iter("group"):
            assert all(child.tag == "field" for child in group), f"{message.name}: groups are flat"
        if message.direction() == "server":
            continue  # Only replies carry tables to be read in place.
        start = 14 + message.block.length + 4
        has_matrix = any(kind == "f64Matrix" for _, kind in message.data)
        for index, (_, block) in enumerate(message.groups):
            assert block.length % 8 == 0, f"{message.name}: stride"
            assert has_matrix or index > 0 or start % 8 == 0, f"{message.name}: table"
            start += 4
        if has_matrix:
            assert start % 8 == 0, f"{message.name}: matrix"
