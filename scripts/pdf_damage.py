"""Damages PDFs for fuzzing: the bytes of a file, or, taken apart and put together again, its objects.

A file whose objects are changed still has a right cross-reference table: the damage reaches the code behind the parser.
"""

import io
import logging
import random
import re
import zlib
from collections.abc import Callable

import pypdf

Objects = dict[int, bytes]

HUGE = b"0 -1 65536 2147483648 4294967295 1000000000000 1e38 -0.000001".split()
FILTERS = b"/FlateDecode /LZWDecode /ASCIIHexDecode /ASCII85Decode /RunLengthDecode /DCTDecode /CCITTFaxDecode".split()
FILTERS += b"/JBIG2Decode /JPXDecode /Crypt".split()
OPERATORS = [b"q ", b"Q ", b"BT ", b"ET ", b"3 Tr ", b"/a BMC ", b"/Fm0 Do ", b"/Im0 Do ", b"BI ID EI ", b"(\xff) Tj "]
OPERATORS += [b"1 0 0 0 0 0 cm ", b"99999 0 0 99999 0 0 cm ", b"0 0 0 0 re f ", b"/F1 1e9 Tf ", b"[(a) -1e9 (b)] TJ "]

_OBJECT = re.compile(rb"(?<!\d)(\d+) 0 obj\b(.*?)\bendobj\b", re.DOTALL)
_STREAM = re.compile(rb"(?<=stream\n).*(?=endstream)", re.DOTALL)
_REFERENCE = re.compile(rb"(\d+) 0 R\b")
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_ENTRY = re.compile(rb"/[A-Za-z0-9]+ ")


def damage_bytes(data: bytes, chance: random.Random) -> bytes:
    """Damage a file in one to six ways, whatever its bytes mean: headers, cross-references and trailers too."""
    content = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(max(len(content), 1))
        kind = chance.choice(["flip", "cut", "double", "number", "erase", "end"])
        if kind == "flip":
            for _ in range(chance.randint(1, 40)):
                content[chance.randrange(len(content))] = chance.randrange(256)
        elif kind == "cut":
            del content[at : at + chance.randint(1, 2000)]
        elif kind == "double":
            content[at:at] = content[at : at + chance.randint(1, 2000)] * chance.randint(1, 3)
        elif kind == "erase":
            content[at : at + 200] = b"\0" * 200
        elif kind == "end":  # where the cross-reference table and the trailer are
            at = max(0, len(content) - chance.randint(1, 3000))
            content[at:] = _renumber(bytes(content[at:]), chance)
        else:
            content[:] = _renumber(bytes(content), chance)
        if not content:
            return b"%PDF-1.7"
    return bytes(content)


def damage_objects(data: bytes, chance: random.Random) -> bytes:
    """Damage one to six objects of a file, and put it together again."""
    objects = take_apart(data)
    if not objects:
        return damage_bytes(data, chance)
    for _ in range(chance.randint(1, 6)):
        number = chance.choice(sorted(objects))
        objects[number] = chance.choice(DAMAGES)(objects[number], objects, chance)
    return put_together(objects)


def take_apart(data: bytes) -> Objects:
    """Give the objects of a file, streams inflated; none where pypdf cannot rewrite it."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    rewritten = io.BytesIO()
    try:
        pypdf.PdfWriter(clone_from=io.BytesIO(data)).write(rewritten)
    except Exception:  # broken seeds are damaged as bytes
        return {}
    return {int(m[1]): _inflate(m[2]) for m in _OBJECT.finditer(rewritten.getvalue())}


def put_together(objects: Objects) -> bytes:
    """Write objects with a right cross-reference table; the catalog is found by its type."""
    data, offsets = b"%PDF-1.7\n", {}
    for number, body in sorted(objects.items()):
        offsets[number] = len(data)
        data += b"%d 0 obj%sendobj\n" % (number, body)
    size = max(objects) + 1
    rows = (b"%010d 00000 n \n" % offsets[i] if i in offsets else b"0000000000 65535 f \n" for i in range(size))
    root = next((n for n, body in objects.items() if b"/Catalog" in body), min(objects))
    trailer = b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, len(data))
    return data + b"xref\n0 %d\n" % size + b"".join(rows) + trailer


def _inflate(body: bytes) -> bytes:
    """Inflate a plain compressed stream, so that what it says can be damaged."""
    stream = _STREAM.search(body)
    if not stream or body.count(b"Decode") != 1 or b"/FlateDecode" not in body:
        return body
    try:
        content = zlib.decompressobj().decompress(stream[0], 2_000_000)
    except zlib.error:
        return body
    head = re.sub(rb"/Length \d+", b"/Length %d" % len(content), body[: stream.start()])
    return head.replace(b"/Filter /FlateDecode", b"") + content + b"\nendstream\n"


def _renumber(body: bytes, chance: random.Random) -> bytes:
    """Put another number, or a senseless one, in the place of one."""
    numbers = list(_NUMBER.finditer(body))
    if not numbers:
        return body
    at, other = chance.choice(numbers), chance.choice(numbers)[0]
    return body[: at.start()] + chance.choice([other, *HUGE]) + body[at.end() :]


def _redirect(body: bytes, objects: Objects, chance: random.Random) -> bytes:
    """Lead a reference to another object: a page tree to a font, a form to itself."""
    references = list(_REFERENCE.finditer(body))
    if not references:
        return body
    at = chance.choice(references)
    return body[: at.start(1)] + b"%d" % chance.choice(sorted(objects)) + body[at.end(1) :]


def _exchange(_body: bytes, objects: Objects, chance: random.Random) -> bytes:
    """Put another object in its place."""
    return objects[chance.choice(sorted(objects))]


def _drop_entry(body: bytes, _objects: Objects, chance: random.Random) -> bytes:
    """Misname an entry of a dictionary: its value is missing then."""
    entries = list(_ENTRY.finditer(body))
    if not entries:
        return body
    at = chance.choice(entries)
    return body[: at.start()] + b"/X " + body[at.end() :]


def _refilter(body: bytes, _objects: Objects, chance: random.Random) -> bytes:
    """Say that a stream is packed in another way, or in two."""
    filters = b" ".join(chance.choices(FILTERS, k=chance.randint(1, 3)))
    return body.replace(b"<<", b"<< /Filter [%s] " % filters, 1) if b"stream" in body else body


def _nest(body: bytes, _objects: Objects, chance: random.Random) -> bytes:
    """Nest arrays or dictionaries deeply."""
    opening, closing = chance.choice([(b"[", b"]"), (b"<< /A ", b">>")])
    depth = chance.choice([50, 600, 20_000])
    return body.replace(b">>", b"/Deep %s 0 %s >>" % (opening * depth, closing * depth), 1)


def _rewrite_stream(body: bytes, _objects: Objects, chance: random.Random) -> bytes:
    """Change what a stream says: drop, repeat or add operators, change bytes."""
    stream = _STREAM.search(body)
    if not stream:
        return _renumber(body, chance)
    content = stream[0]
    at = chance.randrange(len(content) + 1)
    added = chance.choice(
        [
            chance.choice(OPERATORS) * chance.choice([1, 30, 5_000]),
            content[at : at + chance.randint(1, 500)] * chance.choice([1, 10]),
            bytes(chance.randrange(256) for _ in range(chance.randint(1, 60))),
            b"",
        ]
    )
    content = content[:at] + added + content[at + chance.choice([0, 0, 10, 300]) :]
    return body[: stream.start()] + content + body[stream.end() :]


DAMAGES: list[Callable[[bytes, Objects, random.Random], bytes]] = [
    lambda body, _objects, chance: _renumber(body, chance),
    _redirect,
    _exchange,
    _drop_entry,
    _refilter,
    _nest,
    _rewrite_stream,
    _rewrite_stream,
]
