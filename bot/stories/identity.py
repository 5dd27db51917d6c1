"""What makes a document this one and no other of its form: its number, and object, place and amount of its title.

Notices of one form share nearly all their words, so that no measure of their texts tells six of them from six reprints.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from bot.models import Article
from bot.text.scripts import to_simplified

_HEAD: Final = 400  # characters in which a text names the document that it is or is about
_LONGEST_TITLE: Final = 80  # characters of a first line that may be a title; the longest of policy titles have 66
_ISSUERS: Final = 60  # characters of a title before 关于 that name its issuers: reprints leave them out
_BESIDE: Final = 12  # characters beside a number in a line that is nothing but the document's number
_TEMPLATE: Final = 0.6  # share of two titles of news that is the same from which they fill in one form
_HEADERS: Final = ("发文字号", "文号", "发布文号", "文件编号", "文书号")
_NUMBER = re.compile(
    r"([\u4e00-\u9fff]{1,10})\s?[〔\[（(【﹝［]\s?((?:19|20)\d\d)\s?[〕\]）)】﹞］]\s?第?\s?(\d{1,6})\s?号"
    r"|([\u4e00-\u9fff]{2,8})?\s?((?:19|20)\d\d)年第\s?(\d{1,5})\s?号"
)
_KIND = re.compile(
    r"(?:通知|公告|通告|通报|公示|批复|函|决定|意见|办法|规定|细则|方案|规划|计划|条例|目录|名单|清单|结果|决定书|通知书)$"
)
_NOTE = re.compile(r"\([^()]{0,30}\)$")
_SILENT = re.compile(r"[^0-9a-z.\u3400-\u9fff]+")
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[a-z]+|.")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,3}?(?:自治区|[省市县区州旗镇])(?!场|级|直|政)")
# Words that end as places do.
_NO_PLACES: Final = (
    "小区 社区 园区 城市 全市 各市 本市 我市 超市 上市 股市 楼市 地区 灾区 景区 校区 辖区 库区 林区 牧区 山区 城区 "
    "全省 各省 全县 各县 全区 各区 专区 新区 片区"
)
_NO_PLACE: Final = frozenset(_NO_PLACES.split())
_COUNTED = re.compile(r"[\d一二三四五六七八九十百千万亿上中下甲乙丙丁]")


@dataclass(frozen=True, slots=True)
class Identity:
    """``number``: the document's own (0: none), ``named``: the first that its text names, ``numbers``: all; hashes.
    ``title`` are its tokens without issuers, ``places`` those that it names; ``is_document``: it is
    one of a document (关于…的通知) and no headline.
    """

    number: int
    named: int
    numbers: frozenset[int]
    title: tuple[str, ...]
    places: frozenset[str]
    is_document: bool


def identity_of(article: Article) -> Identity:
    """The identity of an article; parts that it does not have are empty."""
    lines = article.paragraphs
    title = article.own_title or (
        lines[0] if lines and len(lines[0]) <= _LONGEST_TITLE and "。" not in lines[0] else ""
    )
    text = "\n".join((title, *lines))
    own = [article.header.get(name, "") for name in _HEADERS] + [title]
    own += [line for line in lines[:6] if len(line) <= _BESIDE + 24 and _is_number(line)]
    numbers = _numbers(text)
    plain = _NOTE.sub(_note_that_counts, _folded(title))
    _, about, rest = plain[:_ISSUERS].partition("关于")
    return Identity(
        next((number for one in own for number in _numbers(one)), 0),
        next(iter(_numbers(text[:_HEAD])), 0),
        frozenset(numbers),
        tuple(_TOKEN.findall(_SILENT.sub("", (rest + plain[_ISSUERS:]) if about else plain))),
        frozenset(name[-3:] for name in _PLACE.findall(plain) if name[-2:] not in _NO_PLACE),
        bool(about) and "," not in plain and bool(_KIND.search(_NOTE.sub("", plain))),
    )


def _note_that_counts(found: re.Match[str]) -> str:
    """（第二批） and （下） stay, （全文） and the document's number go."""
    return found[0] if _COUNTED.search(found[0]) and "号" not in found[0] else ""


def _folded(text: str) -> str:
    """Half-width, simplified, without blanks and the dots that stand for a cut."""
    return "".join(_simplified(unicodedata.normalize("NFKC", text)).lower().split()).rstrip(".")


def _simplified(text: str) -> str:
    """In simplified script; what GB 2312 has is that already, and needs no dictionaries to be loaded."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return to_simplified(text)
    return text


def are_other_documents(one: Identity, other: Identity) -> bool:
    """Whether both are documents, and not the same one: by their own numbers, else by their titles."""
    if one.number and other.number:
        return one.number not in other.numbers and other.number not in one.numbers
    return (
        one.is_document and other.is_document and (_other_places(one, other) or _other_object(one.title, other.title))
    )


def are_other_copies(one: Identity, other: Identity) -> bool:
    """Whether two texts that share most of their words fill in one form anew: ``are_other_documents``, or texts about
    other documents, or headlines of one form with another place or figure."""
    if are_other_documents(one, other):
        return True
    if one.named and other.named and one.named not in other.numbers and other.named not in one.numbers:
        return True
    return _other_headline(one, other)


def _other_places(one: Identity, other: Identity) -> bool:
    return bool(one.places and other.places and not one.places & other.places)


def _other_headline(one: Identity, other: Identity) -> bool:
    shared, mine, theirs = _differing(one.title, other.title)
    if shared < _TEMPLATE * max(len(one.title), len(other.title)):
        return False
    is_counted = bool(_COUNTED.search(mine) and _COUNTED.search(theirs))
    return is_counted or (_other_places(one, other) and bool(mine and theirs))


def _other_object(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether each title has something that the other has something else for: another object, amount, year or batch.
    One that only leaves something out may be a shortened one, unless that counts (第二批)."""
    _, mine, theirs = _differing(one, other)
    if mine and theirs:
        return max(len(mine), len(theirs)) > 1 or bool(_COUNTED.search(mine + theirs))
    left_out = mine or theirs
    return bool(re.fullmatch(r"第?[\d一二三四五六七八九十]{1,3}[批期次号轮届]", left_out))


def _differing(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[int, str, str]:
    """Tokens that the titles share at both ends, and what each has between them."""
    before = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    rest = (one[before:], other[before:])
    behind = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(reversed(rest[0]), reversed(rest[1]), strict=False))
    )
    mine, theirs = ("".join(part[: len(part) - behind]) for part in rest)
    return before + behind, mine, theirs


def _is_number(line: str) -> bool:
    found = _NUMBER.search(line)
    return bool(found) and len(line) - len(found[0] if found else "") <= _BESIDE


def _numbers(text: str) -> dict[int, None]:
    """The keys of the numbers in a text, in order: the last characters of the issuer's short name, year and number."""
    found: dict[int, None] = {}
    for match in _NUMBER.finditer(text):
        name, year, number = (match[1], match[2], match[3]) if match[3] else (match[4] or "", match[5], match[6])
        found[zlib.crc32(f"{_simplified(name)[-2:]}{year}.{int(number)}".encode())] = None
    return found
