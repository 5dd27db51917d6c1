"""A zip is opened under limits, and nothing that its directory says is believed."""

from __future__ import annotations

import io
import zipfile

import pytest

from bot.documents import package as packages
from bot.documents.package import Package, parse
from bot.errors import Encrypted, Malformed, TooLarge
from tests.office import zipped


def test_parts_are_found_however_their_names_are_written() -> None:
    package = Package("a", zipped({"Doc_0\\Res\\A.xml": "<a/>"}))
    assert package.read("/doc_0/res/a.xml") == b"<a/>"
    assert "Doc_0/./Res/A.xml" in package
    assert package.read("no") is None


@pytest.mark.parametrize("name", ["../a.xml", "a/../../b.xml", "a\\..\\..\\b.xml"])
def test_a_name_that_leads_out_of_the_package_is_refused(name: str) -> None:
    with pytest.raises(Malformed):
        Package("a", zipped({name: "a"}))


def test_bytes_are_counted_while_they_are_unzipped() -> None:
    data = zipped({"a": bytes(packages.MOST_UNZIPPED + 1)})
    assert len(data) < 100_000
    with pytest.raises(TooLarge):
        Package("a", data).read("a")


def test_all_parts_together_have_one_limit() -> None:
    package = Package("a", zipped({"a": bytes(packages.MOST_UNZIPPED // 2 + 1)}))
    package.read("a")
    with pytest.raises(TooLarge):
        package.read("a")


def test_a_size_that_the_directory_lies_about_helps_nobody() -> None:
    data = bytearray(zipped({"a": bytes(packages.MOST_UNZIPPED + 1)}))
    size = (packages.MOST_UNZIPPED + 1).to_bytes(4, "little")
    data = bytearray(bytes(data).replace(size, (10).to_bytes(4, "little")))
    with pytest.raises((TooLarge, Malformed)):
        Package("a", bytes(data)).read("a")


def test_too_many_entries_are_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(packages.MOST_ENTRIES + 1):
            archive.writestr(str(number), "")
    with pytest.raises(TooLarge):
        Package("a", packed.getvalue())


def test_an_encrypted_part_says_so() -> None:
    data = bytearray(zipped({"a": "a"}))
    at = bytes(data).index(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(Encrypted):
        Package("a", bytes(data)).read("a")


@pytest.mark.parametrize("broken", [b"", b"PK\x03\x04", zipped({"a": "a" * 500})[:-30]], ids=["empty", "begun", "cut"])
def test_a_broken_zip_is_malformed(broken: bytes) -> None:
    with pytest.raises(Malformed):
        Package("a", broken)


def test_a_part_with_a_wrong_sum_is_malformed() -> None:
    data = zipped({"a": "text " * 300})
    at = data.index(b"PK\x01\x02") + 16
    with pytest.raises(Malformed):
        Package("a", data[:at] + b"\0\0\0\0" + data[at + 4 :]).read("a")


BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    "data",
    [
        BOMB.encode(),
        BOMB.lower().replace("<!doctype", "<!DOCTYPE").replace("<!entity", "<!ENTITY").encode("utf-16"),
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"<a>" * 5000,
        b"<a>&b;</a>",
        b"",
    ],
)
def test_declared_entities_and_broken_xml_are_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        parse("a", data)
