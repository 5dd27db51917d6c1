"""Text that stands twice on a page: a copy of the body (for print, for phones), a lead that says the text again.

Half of what was lost on 73 fresh pages came from such text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.reading.boilerplate_patterns import squeezed
from bot.reading.captions import CREDIT
from bot.reading.clean import BodyLine
from bot.text.scripts import in_both_scripts

_SENTENCE: Final = 24  # characters of a sentence that no text says twice; forms and verses repeat shorter lines
_COPY: Final = 3  # lines of a copy of a text; fewer are a lead
_LEADS: Final = 4  # lines at the beginning that may be a lead
_LEAD: Final = 16  # characters of a lead; shorter lines are headings
_PROBES: Final = 12  # pieces of a lead that are looked for in the text behind it
_PROBE: Final = 8  # characters of such a piece; at most two of them stand in both by chance
_SAME: Final = 0.8  # of the pieces: a lead leaves out words of the paragraph that it repeats
_CONTENTS: Final = 3  # links that are a table of contents; subheads have text between them
_JOINED: Final = 120  # characters of a line that may hold a whole text without its breaks
_JOINED_LINES: Final = 8  # the longest lines that are looked at
_MOST: Final = 20_000  # characters of such a line, and a twentieth so many lines: longer texts are searched for no copy
_STOP = re.compile(r"[。！？；!?]")
_LABEL = re.compile(
    in_both_scripts(
        r"^[【\[（(「]?(?:摘\s?要|导\s?[读语言]|核心提示|内容(?:提要|摘要|简介|概要)|[提概]要|简介|阅读提示|[编]者按)[】\]）)」]?\s*[:：]?\s*"
    )
)
_CUT_OFF = re.compile(r"(?:…|\.{3}|\[详细\]|[（(【\[])[…。.\s]{0,8}$")

_NUMBER = re.compile(r"\d[\d.,]*+|[一二三四五六七八九十百千]++")
_ITEM = re.compile(r"\d{1,6}+(?![年月日时時点點%])")  # of a list, whose items may differ in nothing else


def without_repeats(lines: Sequence[BodyLine]) -> list[BodyLine]:
    """The lines without those that the text says elsewhere."""
    texts = [squeezed(line.text) for line in lines]
    gone = _copied(texts) | _joined(texts) | _contents(lines, texts)
    gone |= _leads([line.text for line in lines], texts, gone)
    return [line for at, line in enumerate(lines) if at not in gone]


def _copied(texts: Sequence[str]) -> set[int]:
    """The lines of copies: runs of lines that all stand above, at least one of them a whole sentence. Of a run of a
    line or two that begins a text the upper one goes, which is a lead."""
    seen, run, found = dict[str, int](), list[int](), set[int]()
    for at, text in enumerate([*texts, ""]):
        if text in seen:
            run.append(at)
            continue
        if any(len(texts[one]) >= _SENTENCE and _STOP.search(texts[one]) for one in run):
            above = [seen[texts[one]] for one in run]
            if len(run) < _COPY and max(above) < _LEADS:
                found.update(above)
            elif len(run) > 1 or above[0] == run[0] - 1:  # a single one further down is the author's own
                found.update(run)
        run = []
        seen.setdefault(text, at)
    return found


def _contents(lines: Sequence[BodyLine], texts: Sequence[str]) -> set[int]:
    """The lines of a table of contents: links to the subheads of the same page, several together or each said again."""
    if not any(line.leads_here for line in lines):
        return set()
    said, run, found = Counter(texts), list[int](), set[int]()
    for at, line in enumerate([*lines, BodyLine("")]):
        if line.leads_here:
            run.append(at)
            continue
        found |= {one for one in run if len(run) >= _CONTENTS or said[texts[one]] > 1}
        run = []
    return found


def _joined(texts: Sequence[str]) -> set[int]:
    """Lines that are the text of other lines without its breaks."""
    long = [at for at, text in enumerate(texts) if _JOINED <= len(text) <= _MOST and 20 * len(texts) <= _MOST]
    long.sort(key=lambda at: -len(texts[at]))
    found: set[int] = set()
    for at in long[:_JOINED_LINES]:
        parts = {text for text in texts if _LEAD <= len(text) < len(texts[at]) and text in texts[at]}
        if len(parts) > 1 and sum(map(len, parts)) >= _SAME * len(texts[at]):
            found.add(at)
    return found


def _leads(lines: Sequence[str], texts: Sequence[str], gone: set[int]) -> set[int]:
    """Lines at the beginning whose words nearly all come again. One that says that it is a summary, or is cut off, may
    take them from several lines."""
    found: set[int] = set()
    for at in [at for at in range(min(_LEADS, len(texts) - 1)) if at not in gone]:
        lead = squeezed(_LABEL.sub("", lines[at], count=1))
        cut_off = _CUT_OFF.search(lead)
        core = lead[: cut_off.start()] if cut_off else lead.rstrip("。！？；")
        is_summary = cut_off is not None or lead[:2] != texts[at][:2]
        if len(core) < _LEAD or not (is_summary or _STOP.search(lead)) or CREDIT.search(lines[at]) or _ITEM.match(core):
            continue
        below = (text for other, text in enumerate(texts) if other > at and other not in gone)
        if _comes_again(core, ("" if is_summary else "\n").join(below)):
            found.add(at)
    return found


def _comes_again(core: str, below: str) -> bool:
    """Whether nearly all of a lead stands below, and each of its numbers with what is around it: the lines of a list
    may differ in numbers alone."""
    step = max(1, (len(core) - _PROBE) // (_PROBES - 1))
    probes = [core[start : start + _PROBE] for start in range(0, len(core) - _PROBE + 1, step)]
    if sum(probe in below for probe in probes) < _SAME * len(probes):
        return False
    numbers = (core[max(0, one.start() - 2) : one.end() + 2] for one in _NUMBER.finditer(core))
    return all(number in below for number in numbers)
