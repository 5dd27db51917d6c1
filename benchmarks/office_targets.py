"""Fuzzing of the doors for DOCX, DOC and OFD: files as they are sent, and sound packages with parts that are not."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import olefile

from benchmarks.fuzz_targets import Target
from benchmarks.xml_shapes import reshaped
from tests.office import ofd as ofd_of

DOCUMENTS = Path(__file__).parent.parent / "tests/data/documents"
WORD_PARTS = ("word/document.xml", "word/styles.xml", "word/numbering.xml")
OFD_PARTS = ("Doc_0/Pages/Page_0/Content.xml", "Doc_0/Document.xml", "OFD.xml")
SCAN_PARTS = ("Doc_0/DocumentRes.xml", "Doc_0/Pages/0.xml", "Doc_0/Document.xml", "OFD.xml")
DOC_STREAMS = ("WordDocument", "1Table")
Door = Callable[[str, bytes], str]


SHAPE = (b"0123456789abcdef",)
SHAPE_COUNTS = 20_000  # bytes that a reshaped package counts as


def office_targets() -> tuple[Target, ...]:
    """A changed zip is mostly no zip any more: so parts are changed alone too, as bytes and as trees."""
    from bot.documents import doc, docx, ofd, saved_page
    from bot.documents.containers import is_ole

    word, fixed = written("docx"), written("ofd")
    old = written("doc")
    binary = tuple(data for data in old if is_ole(data))
    saved = tuple(data for data in old if not is_ole(data))
    return (
        Target("docx", lambda data: docx.to_html("-", data), word),
        *(_part("docx", docx.to_html, word, name) for name in WORD_PARTS),
        Target("docx shape", _shaped(docx.to_html, word, WORD_PARTS), SHAPE, 64, SHAPE_COUNTS),
        Target("doc", lambda data: doc.to_html("-", data), binary),
        *(_stream(doc.to_html, binary, name) for name in DOC_STREAMS),
        Target("saved page", lambda data: saved_page.to_html("-", data), saved),
        Target("ofd", lambda data: ofd.to_html("-", data), fixed),
        *(_part("ofd", ofd.to_html, fixed, name) for name in OFD_PARTS),
        Target("ofd shape", _shaped(ofd.to_html, fixed, OFD_PARTS), SHAPE, 64, SHAPE_COUNTS),
        Target("ofd pictures", _shaped(_pictures, _scans(), SCAN_PARTS), SHAPE, 64, SHAPE_COUNTS),
    )


def _pictures(source: str, data: bytes) -> str:
    from bot.documents.ofd import page_pictures

    return str(sum(len(picture) for _, picture in page_pictures(source, data)))


def _scans() -> tuple[bytes, ...]:
    """Of two pages; what lists their pictures is changed too."""
    image = '<ImageObject ResourceID="7" Boundary="0 0 210 297"/>'
    medium = '<MultiMedia ID="7"><MediaFile>a.jpg</MediaFile></MultiMedia>'
    listed = f'<Res BaseLoc="Res"><MultiMedias>{medium}</MultiMedias></Res>'
    parts: dict[str, str | bytes] = {SCAN_PARTS[0]: listed, "Doc_0/Res/a.jpg": b"\xff\xd8" * 500}
    return (ofd_of(image, image, document="<DocumentRes>DocumentRes.xml</DocumentRes>", **parts),)


def written(kind: str, most: int = 40_000) -> tuple[bytes, ...]:
    files = sorted((DOCUMENTS / kind).glob(f"*.{kind}"))
    return tuple(data for path in files if len(data := path.read_bytes()) <= most)


def part(data: bytes, name: str) -> bytes | None:
    archive = zipfile.ZipFile(io.BytesIO(data))
    return archive.read(name) if name in archive.namelist() else None


def packed(base: bytes, name: str, data: bytes) -> bytes:
    """A package with another part."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, data if entry == name else old.read(entry))
    return made.getvalue()


def _part(kind: str, door: Door, files: tuple[bytes, ...], name: str) -> Target:
    base = next(data for data in files if part(data, name))
    parts = tuple(found for data in files if (found := part(data, name)))
    return Target(f"{kind} {Path(name).stem.lower()}", lambda data: door("-", packed(base, name, data)), parts)


def _stream(door: Door, files: tuple[bytes, ...], name: str) -> Target:
    """A stream of an OLE container changed alone, so that the container stays sound."""
    base = files[0]
    streams = tuple(found for data in files if (found := _stream_of(data, name)))

    def run(data: bytes) -> str:
        return door("-", _with_stream(base, name, data))

    return Target(f"doc {name.lower()}", run, streams)


def _stream_of(data: bytes, name: str) -> bytes:
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        return bytes(container.openstream(name).read()) if container.exists(name) else b""


def _with_stream(base: bytes, name: str, data: bytes) -> bytes:
    """Cut or filled to the length that the stream has."""
    held = io.BytesIO(base)
    with olefile.OleFileIO(held, write_mode=True) as container:
        length = container.get_size(name)
        container.write_stream(name, data[:length].ljust(length, b"\0"))
        return held.getvalue()


def _shaped(door: Door, files: tuple[bytes, ...], names: tuple[str, ...]) -> Callable[[bytes], object]:
    """The bytes choose the file, the parts and what happens to them."""

    def run(data: bytes) -> str:
        chance = random.Random(data)
        base = chance.choice(files)
        for name in names if chance.random() < 0.3 else [chance.choice(names)]:
            if found := part(base, name):
                base = packed(base, name, reshaped(found, chance))
        return door("-", base)

    return run
